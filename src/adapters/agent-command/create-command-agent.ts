import type { JsonlMapping } from "../../core/config.ts";
import { agentAnswer } from "../../core/run/agent-answer.ts";
import { takeMappedLine, type MappedLines, type MappedNews } from "../../core/run/mapped-lines.ts";
import type { Agent, AgentEvent, AgentResult, Assignment } from "../../ports/agent.ts";
import type { ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";
import { createJsonLines } from "../agent-cli/json-lines.ts";
import { answeredWith, cutShort, failedWith } from "../process/agent-result.ts";
import { judgeMapped, mappedSpent } from "./judge-mapped.ts";

export type CommandAgentOptions = {
  /** What the run calls it; default: by its command line. */
  readonly name?: string;
  /** Variables that the program gets beside the base environment: keys of an API, for instance. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the JSON lines that it prints hold what matters. */
  readonly jsonl?: JsonlMapping;
  /** So long it may print nothing; default: as long as it likes. Some try again and again without a word. */
  readonly idleSeconds?: number;
};

/**
 * An agent that is any program. The command line is run by `sh -c` in the worktree, so quotes, `$HOME` and pipes mean
 * what they mean in a terminal; the assignment is its standard input; its output goes to a `.log` beside the
 * assignment's file. Exit 0 means that it believes it is done; 126 and 127, that it could not be run; what a question
 * and “try again later” look like, and what its lines may tell, is in docs/command-agent.md.
 */
export function createCommandAgent(
  command: string,
  runner: ProcessRunner,
  options: CommandAgentOptions = {},
): Agent {
  return {
    name: options.name ?? `command:${command}`,
    deterministic: false,
    work: async (assignment, signal, started, said = () => {}) => {
      const { env = {}, jsonl, idleSeconds } = options;
      const lines: MappedLines = {};
      const reader = createJsonLines((line) => {
        if (jsonl !== undefined) tell(takeMappedLine(lines, line, jsonl), lines.model, said);
      });
      using idle = idleClock(idleSeconds);
      const result = await runner.run(
        {
          command,
          cwd: assignment.worktree,
          env: { ...env, ...assignmentEnvironment(assignment) },
          timeoutSeconds: assignment.timeoutSeconds,
          input: assignment.prompt,
          logFile: assignment.promptFile.replace(/(\.\w+)?$/, ".log"),
          sweep: true,
          measureMemory: true,
          listen: (chunk) => {
            idle.heard();
            // The reader keeps what is no whole line yet.
            if (jsonl !== undefined) reader.take(Buffer.from(chunk));
          },
        },
        AbortSignal.any([signal, idle.signal]),
        started,
      );
      reader.finish();
      if (lines.text !== undefined) said({ type: "text", text: lines.text });
      const silent = idle.signal.aborted && !signal.aborted && result.cancelled;
      const judged = silent
        ? failedWith("timeout", `the agent said nothing for ${idleSeconds} s`, result.tail)
        : judge(command, assignment, { result, lines, jsonl });
      const { peakMemoryBytes } = result;
      return {
        ...judged,
        ...(peakMemoryBytes === undefined ? {} : { peakMemoryBytes }),
        ...(jsonl === undefined
          ? {}
          : { spent: mappedSpent(lines, command.trim().split(/\s/u, 1)[0] ?? "") }),
        ...(lines.text === undefined ? {} : { report: lines.text }),
      };
    },
  };
}

function tell(news: MappedNews, model: string | undefined, said: (event: AgentEvent) => void): void {
  const { usage, session, text } = news;
  if (session !== undefined) said({ type: "session", id: session });
  if (text !== undefined) said({ type: "text", text });
  if (usage !== undefined) said({ type: "usage", usage, ...(model === undefined ? {} : { model }) });
}

/** Aborts when nothing is heard for so long. */
function idleClock(seconds: number | undefined): Disposable & { signal: AbortSignal; heard: () => void } {
  const controller = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => controller.abort(), seconds * 1_000);
  return {
    signal: controller.signal,
    heard: () => void timer?.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** What the program is told beside its input. RENGA_TASK_FILES has one path a line, as a path may hold spaces. */
function assignmentEnvironment(assignment: Assignment): Record<string, string> {
  const { task } = assignment;
  const told = {
    RENGA_RUN: assignment.run,
    RENGA_TASK_ID: task.id,
    RENGA_TASK_TITLE: task.title,
    RENGA_TASK_FILES: assignment.scope.join("\n"),
    RENGA_ATTEMPT: String(assignment.attempt),
    RENGA_ATTEMPT_UID: assignment.uid,
    RENGA_ASSIGNMENT_FILE: assignment.promptFile,
  };
  // No variable can hold a NUL, whatever stands in the plan.
  return Object.fromEntries(
    Object.entries({ ...assignment.env, ...told }).map(([name, value]) => [name, value.replaceAll("\0", "")]),
  );
}

function judge(
  command: string,
  { timeoutSeconds }: Assignment,
  { result, lines, jsonl }: { result: ProcessResult; lines: MappedLines; jsonl: JsonlMapping | undefined },
): AgentResult {
  const output = result.tail;
  const { exitCode } = result;
  const cut = cutShort(result, "the agent", timeoutSeconds);
  if (cut !== undefined) return cut;
  if (exitCode === 126 || exitCode === 127) {
    const why = exitCode === 127 ? "was not found" : "may not be executed";
    const hint = "it is started in the worktree, so give a program on PATH or an absolute path";
    return failedWith("infrastructure", `the program of \`${command}\` ${why} (${hint})`, output);
  }
  if (jsonl !== undefined) return judgeMapped(lines, { exitCode, output, jsonl });
  const answer = agentAnswer(exitCode, output);
  if (answer !== undefined) return answeredWith(answer, output);
  switch (exitCode) {
    case 0:
      return { status: "done", output };
    case null:
      return failedWith("agent", "the agent was ended by a signal", output);
    default:
      return failedWith("agent", `the agent ended with exit code ${exitCode}`, output);
  }
}
