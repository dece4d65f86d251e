import type { Attempt } from "./attempt.ts";

/** Its end, where the cause stands. */
const REASON_LENGTH = 4_000;
const ANSWER = /^Question: [^]*\nAnswer: ([^]*)$/u;

/**
 * What an agent is told that goes on with its conversation, where it has read the assignment already: what is new, and that its
 * worktree is another one, without what it changed in the last.
 */
export function renderContinuation({ attempt, failures, mostUsd }: Attempt, worktree: string): string {
  const reason = failures.at(-1) ?? "";
  const answer = ANSWER.exec(reason)?.[1];
  return [
    answer === undefined
      ? `ATTEMPT ${attempt - 1} FAILED, for this reason:\n${reason.slice(-REASON_LENGTH).trim()}`
      : `ANSWER to your question, from a person: ${answer.trim()}`,
    [
      `WORKING DIRECTORY: ${worktree}`,
      "It is a clean copy of the branch as it stands now: what you changed and did not land is not in it, and others may have changed",
      "files that you have read. Change nothing anywhere else.",
    ].join("\n"),
    [
      `Carry out the same assignment, attempt ${attempt}, to its end, by the same rules and with the same REPORT as your last lines.`,
      ...(mostUsd === undefined ? [] : [`BUDGET: at most ${mostUsd} US dollars`]),
    ].join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}
