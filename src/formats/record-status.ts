import type { TaskStatus } from "../core/plan/plan.ts";
import { wordStatus } from "./headed/status.ts";

/** What the status field of a record says, in whatever words its tool or its team has; words unknown to us leave the task open. */
export function recordStatus(words: string): TaskStatus {
  const plain = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  const known = STATUS.get(plain.replaceAll(" ", ""));
  return known ?? (REVIEW.test(plain) ? "in-progress" : (wordStatus(words.replaceAll("_", " ")) ?? "open"));
}

const REVIEW = /\b(?:review|testing|verifying|verification|qa)\b/;
const STATUS: ReadonlyMap<string, TaskStatus> = new Map(
  (
    [
      ["open", "open new pending todo ready draft drafted backlog triage false"],
      ["in-progress", "doing hooked running working started active inprogress"],
      [
        "done",
        "done complete completed closed resolved finished merged shipped released passed verified true",
      ],
      [
        "skipped",
        "cancelled canceled wontfix wontdo rejected duplicate obsolete abandoned superseded archived dropped cut",
      ],
      ["deferred", "deferred postponed icebox later someday parked pinned"],
      ["blocked", "blocked stuck waiting"],
      ["failed", "failed error"],
    ] satisfies readonly (readonly [TaskStatus, string])[]
  ).flatMap(([status, list]) => list.split(" ").map((word): [string, TaskStatus] => [word, status])),
);
