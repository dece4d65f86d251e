import type { JsonlMapping } from "../../core/config.ts";

/** A model's program that is driven as a command. */
export type KnownProgram = {
  /** Run by `sh -c`; the assignment is its input. */
  readonly command: (model: string | undefined) => string;
  readonly jsonl: JsonlMapping;
  /** What keeps it quiet and its own retries few. */
  readonly env?: Readonly<Record<string, string>>;
  readonly version: string;
};

/** Programs whose lines are known; each was driven in the version that stands with it, against a model on loopback. */
export const KNOWN_PROGRAMS: Readonly<Record<string, KnownProgram>> = {
  pi: {
    version: "0.73.1",
    command: (model) => `pi -p --mode json${option("--model", model)}`,
    env: { PI_TELEMETRY: "0" },
    // Exit code 0 also where the API answered 401, 429 or 500, and where the answer was cut off.
    jsonl: {
      usage: {
        when: { "$.type": "message_end", "$.message.role": "assistant" },
        input: "$.message.usage.input",
        cacheRead: "$.message.usage.cacheRead",
        cacheWrite: "$.message.usage.cacheWrite",
        output: "$.message.usage.output",
        over: "sum",
      },
      usd: "$.message.usage.cost.total",
      model: "$.message.model",
      session: "$.id",
      text: "$.message.content[-1].text",
      failure: {
        when: { "$.type": "turn_end", "$.message.stopReason": "error|aborted|length" },
        message: "$.message.errorMessage",
      },
    },
  },
  qwen: {
    version: "0.24.4",
    command: (model) =>
      `qwen --output-format stream-json --approval-mode auto-edit --max-session-turns 60${option("-m", model)}`,
    jsonl: {
      usage: {
        when: { "$.type": "result" },
        input: "$.usage.input_tokens",
        cacheRead: "$.usage.cache_read_input_tokens",
        output: "$.usage.output_tokens",
        cachedWithin: true,
      },
      model: "$.message.model",
      session: "$.session_id",
      text: "$.message.content[-1].text",
      failure: { when: { "$.type": "result", "$.is_error": "true" }, message: "$.error.message" },
    },
  },
  gemini: {
    version: "0.61.0",
    command: (model) =>
      `gemini --output-format stream-json --approval-mode auto_edit --skip-trust${option("-m", model)}`,
    env: { GEMINI_CLI_NO_RELAUNCH: "true", NO_COLOR: "1" },
    // The exit code of a failed request is its status modulo 256; stopped from outside, it is 0 without a result.
    jsonl: {
      usage: {
        when: { "$.type": "result" },
        input: "$.stats.input",
        cacheRead: "$.stats.cached",
        output: "$.stats.output_tokens",
      },
      model: "$.model",
      session: "$.session_id",
      text: "$.content",
      failure: { when: { "$.type": "result", "$.status": "error" }, message: "$.error.message" },
    },
  },
};

/** Model ids hold letters, digits and a few signs; the schema of the command line lets nothing else through. */
function option(name: string, model: string | undefined): string {
  return model === undefined ? "" : ` ${name} '${model.replaceAll("'", "'\\''")}'`;
}
