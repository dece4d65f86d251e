import assert from "node:assert/strict";
import { it } from "node:test";

import type { Task } from "../core/plan/plan.ts";
import { renderAssignment } from "./assignment.ts";
import { aboutTokens } from "./shorten-body.ts";

const body = [
  "### 3.2: Write the `clamp` function",
  "",
  "**File**: `src/clamp.ts` (NEW)",
  "",
  "```ts",
  "export const clamp = (n: number): number => Math.min(1, Math.max(0, n));",
  "```",
  "",
].join("\n");

const task: Task = {
  key: "3.2",
  id: "3.2",
  title: "Write the `clamp` function",
  kind: "task",
  groups: [],
  status: "open",
  dependencies: [],
  files: [
    { path: "src/clamp.ts", raw: "src/clamp.ts", action: "create" },
    { path: "src/index.ts", raw: "src/index.ts", action: "modify", lines: "10-12" },
    { path: "docs/units.md", raw: "docs/units.md", action: "read" },
  ],
  estimate: { minMinutes: 4, maxMinutes: 6, raw: "4-6 min" },
  acceptance: ["types compile", "0 and 1 are left as they are"],
  code: [],
  commands: [
    { name: "ready", phase: "pre", command: "test -d src" },
    { name: "types", phase: "post", command: "tsc --noEmit", timeoutSeconds: 60 },
    { name: "by eye", phase: "post", description: "the README mentions it" },
  ],
  body,
  span: { file: "plan.md", line: 1, endLine: 8, start: 0, end: body.length },
};

it("tells an agent who, what, by which rules, and how it is proven", () => {
  const text = renderAssignment({
    task,
    worktree: "/home/me/tree 1",
    scope: ["src/clamp.ts", "src/index.ts", "src/generated.ts"],
    attempt: 2,
    failures: ["types: `tsc --noEmit` failed (exit code 2)\nsrc/clamp.ts(1,1): error TS1005"],
  });
  assert.equal(
    text,
    `TASK: 3.2
TITLE: Write the \`clamp\` function
TYPE: several files
DURATION: 4-6 minutes
ATTEMPT: 2
WORKING DIRECTORY: /home/me/tree 1

FILES (relative to the working directory):
- src/clamp.ts (NEW)
- src/index.ts (modify, lines 10-12 before any task ran)
- docs/units.md (read only)
- src/generated.ts (may be changed)

DESCRIPTION (the plan's own words; code in it is meant exactly as it stands):

### 3.2: Write the \`clamp\` function

**File**: \`src/clamp.ts\` (NEW)

\`\`\`ts
export const clamp = (n: number): number => Math.min(1, Math.max(0, n));
\`\`\`

DONE WHEN:
- types compile
- 0 and 1 are left as they are

RULES:
1. Read all of this before you change anything.
2. Create, change or delete only the files listed above: others are working on the rest at the same time.
3. Where the description gives exact code, use it as it stands: no renaming, no extras.
4. Before you finish, go through what is listed under DONE WHEN and the CHECKS, and mend what does not hold.
5. Do not commit, switch branches, install or start anything that stays running, and do not tick boxes in the plan: that is done for you.
6. If something is unclear or cannot be done, change nothing, say what, and end with an error; to have a person answer, make the last line \`RENGA-QUESTION: \` and your question.

CHECKS that will be run on your work afterwards; all have to pass:
- types: \`tsc --noEmit\` (within 60 s)
- by eye: the README mentions it

EARLIER ATTEMPTS failed, for these reasons; do not repeat them:
1.
   types: \`tsc --noEmit\` failed (exit code 2)
   src/clamp.ts(1,1): error TS1005

REPORT, as your last lines unless you ask a question:
STATUS: COMPLETE (or FAILED: why)
ERRORS: how many are left
WARNINGS: how many are left
DELIVERABLES:
- path: what you did to it
`,
  );
});

it("says nothing about what a task does not have", () => {
  const { estimate: _, ...bare } = { ...task, files: [], acceptance: [], commands: [] };
  const text = renderAssignment({ task: bare, worktree: "/t", scope: [], attempt: 1, failures: [] });
  assert.doesNotMatch(text, /DURATION|DONE WHEN:|EARLIER|undefined/);
  assert.match(text, /^TYPE: task$/m);
  assert.match(text, /^- none is named; see the description$/m);
  assert.match(text, /^CHECKS: the plan names none/m);
});

it("says where the files are when the plan was written on another machine", () => {
  const files = [{ path: "src/a.ts", raw: "/Users/ann/My App/src/a.ts", action: "create" as const }];
  const text = renderAssignment({
    task: { ...task, files },
    worktree: "/t",
    scope: [],
    attempt: 1,
    failures: [],
  });
  assert.match(text, /^- src\/a\.ts \(NEW; in the description: \/Users\/ann\/My App\/src\/a\.ts\)$/m);
});

it("names the type of a task that does one thing", () => {
  const typed = (action: "create" | "modify" | "delete"): string =>
    renderAssignment({
      task: { ...task, files: [{ path: "a", raw: "a", action }] },
      worktree: "/t",
      scope: ["a"],
      attempt: 1,
      failures: [],
    });
  assert.match(typed("create"), /^TYPE: new file$/m);
  assert.match(typed("modify"), /^TYPE: change$/m);
  assert.match(typed("delete"), /^TYPE: deletion$/m);
});

it("tells of the tests to be had first, and of scripts that the run carries out", () => {
  const commands = [
    {
      name: "proof",
      phase: "test" as const,
      command: "node --test test/clamp.test.ts",
      expect: "red-green" as const,
    },
    { name: "test", phase: "test" as const, command: "sh make.sh 3", timeoutSeconds: 20 },
    { name: "later", phase: "test" as const, description: "it fails at first" },
  ];
  const facts = { worktree: "/t", scope: [], attempt: 1, failures: [] };
  const text = renderAssignment({
    task: { ...task, commands, mode: "chunked", script: "make.sh" },
    ...facts,
  });
  assert.match(
    text,
    /^TEST FIRST: these have to fail without your work .*\n- proof: `node --test test\/clamp.test.ts`$/m,
  );
  assert.match(
    text,
    /^TEST FIRST, on a little of the data; has to succeed:\n- test: `sh make.sh 3` \(within 20 s\)$/m,
  );
  assert.match(
    text,
    /^SCRIPT: `make.sh` is run for you afterwards, in slices .*: write it, do not run it.$/m,
  );
  assert.doesNotMatch(text, /it fails at first/);
  const plain = renderAssignment({ task: { ...task, script: "make.sh" }, ...facts });
  assert.doesNotMatch(plain, /SCRIPT:|TEST FIRST/);
});

it("sets answered questions apart from failures", () => {
  const failures = ["types: failed", "Question: UTC or local?\nAnswer: UTC,\nalways"];
  const text = renderAssignment({ task, worktree: "/t", scope: [], attempt: 3, failures });
  assert.match(
    text,
    /^QUESTIONS of earlier attempts, with the answers that a person gave:\n1\.\n {3}Question: UTC or local\?\n {3}Answer: UTC,\n {3}always\n\nEARLIER ATTEMPTS failed, for these reasons; do not repeat them:\n1\.\n {3}types: failed\n\nREPORT, /m,
  );
});

it("tells limits, what came before, what it serves, and the agent's own part and skills where it is not told them apart", () => {
  const text = renderAssignment({
    task: {
      ...task,
      commands: [],
      objective: "Numbers stay within bounds",
      requirements: ["R-3.1"],
      risk: "Low",
      humanGate: true,
      dependencies: [
        { to: "3.1", kind: "hard", source: "explicit" },
        { to: "3.1", kind: "hard", source: "prose" },
        { to: "9", kind: "hard", source: "explicit", unknown: true },
        { to: "2", kind: "soft", source: "order" },
      ],
    },
    worktree: "/t",
    scope: ["src/clamp.ts"],
    attempt: 1,
    failures: [],
    timeoutSeconds: 1800,
    mostUsd: 0.5,
    instructions: "You write small functions.",
    skills: [{ name: "house-style", text: "No abbreviations." }],
  });
  assert.match(
    text,
    /^WORKING DIRECTORY: \/t\nBUDGET: at most 30 min and 0.5 US dollars\n\nYOUR PART:\nYou write small functions.\n\nSKILL house-style, which you have to keep to:\n\nNo abbreviations.\n\nFILES /m,
  );
  assert.match(
    text,
    /\n\nOBJECTIVE: Numbers stay within bounds\n\nNOTES:\n- done before it, and there already: 3.1\n- it serves the requirements R-3.1\n- risk: Low\n- a person looks at the result before others go on\n\nDONE WHEN:/,
  );
});

it("is small: beside the plan's own words it says less than 520 tokens", () => {
  const text = renderAssignment({ task, worktree: "/t", scope: ["src/clamp.ts"], attempt: 1, failures: [] });
  const beside = aboutTokens(text) - aboutTokens(body);
  assert.ok(beside < 520, `${beside} tokens`);
});
