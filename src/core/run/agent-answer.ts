import { plainOutput } from "./plain-output.ts";

/** What a program said about itself beside whether it succeeded. */
export type AgentAnswer =
  /** It asks; `message` is its question. */
  | { readonly failure: "unclear"; readonly message: string }
  /** It may well succeed later; `retryAfterSeconds` where it knows when. */
  | { readonly failure: "transient"; readonly message: string; readonly retryAfterSeconds?: number };

/** “Needs a human”, as Renga's own exit code; and EX_TEMPFAIL of sysexits.h. */
const ASKS = 4;
const TRY_LATER = 75;
/** No provider is waited for longer than that: 7 days. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * What a program's exit code and last line tell: a last line `RENGA-QUESTION: …` or exit code 4 asks a person something,
 * exit code 75 says “try again later”, in so many seconds after a line `RENGA-RETRY-AFTER: seconds`. Undefined: neither.
 */
export function agentAnswer(exitCode: number | null, output: string): AgentAnswer | undefined {
  const lines = plainOutput(output, 8_192).split("\n").slice(-20);
  const question = /^\s*RENGA-QUESTION:\s*(\S.*)$/.exec(lines.at(-1) ?? "")?.[1];
  if (question !== undefined) return { failure: "unclear", message: question.trim() };
  if (exitCode === ASKS) {
    const earlier = lines.findLastIndex((line) => /^\s*RENGA-QUESTION:/.test(line));
    const said = lines.slice(earlier < 0 ? -12 : earlier).join("\n");
    const message = said.replace(/^\s*RENGA-QUESTION:\s*/, "").trim();
    return {
      failure: "unclear",
      message: message === "" ? "the agent needs a human and does not say why" : message,
    };
  }
  if (exitCode !== TRY_LATER) return undefined;
  const told = lines.map((line) => /^\s*RENGA-RETRY-AFTER:\s*(\d{1,9})(?:\.\d+)?\s*s?\s*$/.exec(line)?.[1]);
  const seconds = told.findLast((it) => it !== undefined);
  const words = lines
    .filter((line) => !line.includes("RENGA-RETRY-AFTER:"))
    .slice(-3)
    .join("\n")
    .trim();
  const message = words === "" ? "the agent says to try again later" : words;
  if (seconds === undefined) return { failure: "transient", message };
  return { failure: "transient", message, retryAfterSeconds: Math.min(Number(seconds), LONGEST_SECONDS) };
}
