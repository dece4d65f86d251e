import type { TaskStatus } from "../../core/plan/plan.ts";

/** What the character inside a box says. */
export function markStatus(mark: string): TaskStatus {
  return MARKS[mark] ?? "open";
}

/** What a status field or a pictogram in a heading says; undefined where it says nothing known. */
export function wordStatus(words: string): TaskStatus | undefined {
  const text = words.toLowerCase();
  return WORDS.find(([pattern]) => pattern.test(text))?.[1];
}

const MARKS: Readonly<Record<string, TaskStatus>> = {
  x: "done",
  X: "done",
  "✓": "done",
  "✔": "done",
  "√": "done",
  "-": "in-progress",
  "~": "in-progress",
  "/": "in-progress",
  ">": "deferred",
  "!": "blocked",
  "✗": "failed",
};
const WORDS: readonly (readonly [RegExp, TaskStatus])[] = [
  [
    /\bnot\s+(?:started|done|complete|yet)|\b(?:pending|planned|ready|todo|to do|open|backlog|queued|waiting)\b|⏳|⬜|🔲/u,
    "open",
  ],
  [/\bin[ -]?progress\b|\bwip\b|\bongoing\b|\bactive\b|\bstarted\b|🔄|🚧|🟡/u, "in-progress"],
  [/\bskip(?:ped)?\b|\bcancel(?:l?ed)?\b|\bwon'?t do\b|\bobsolete\b/u, "skipped"],
  [/\bdefer(?:red)?\b|\bpostponed\b|\bon hold\b/u, "deferred"],
  [/\bblocked\b|⛔|🚫/u, "blocked"],
  [/\bfailed\b|❌|✗/u, "failed"],
  [/\b(?:done|completed?|finished|closed|merged|landed|implemented)\b|✅|✓|✔|☑/u, "done"],
];
