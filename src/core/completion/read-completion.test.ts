import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { disagreements } from "./disagreements.ts";
import { readCompletion } from "./read-completion.ts";

const FORM = `All is in place.

STATUS: COMPLETE
ERRORS: 0
WARNINGS: 2
DELIVERABLES:
- src/clamp.ts: the function
- docs/units.md: a paragraph
`;

test("the form that was asked for", () => {
  assert.deepEqual(readCompletion(FORM), {
    status: "complete",
    errors: 0,
    warnings: 2,
    deliverables: ["src/clamp.ts: the function", "docs/units.md: a paragraph"],
    saysProven: false,
  });
});

test("the longer form that plans for agents use", () => {
  const text = `TASK: 2.1.1
STATUS: COMPLETE ✓
TIME: 5 minutes (6 min estimated)
ERRORS: 0
WARNINGS: 0

DELIVERABLES:
✓ File created: /home/me/tree/src/types/loss.ts
✓ 5 interfaces defined
✓ TypeScript compilation: PASS

NEXT TASKS UNBLOCKED:
- 2.2.1, 2.2.2 (can start now)
`;
  assert.deepEqual(readCompletion(text), {
    task: "2.1.1",
    status: "complete",
    minutes: 5,
    errors: 0,
    warnings: 0,
    deliverables: [
      "File created: /home/me/tree/src/types/loss.ts",
      "5 interfaces defined",
      "TypeScript compilation: PASS",
    ],
    saysProven: true,
  });
});

for (const [how, text] of [
  [
    "with marks of Markdown",
    "## Report\n**Status:** COMPLETE\n- **Errors:** none\n- **Warnings**: 1\n\n### Deliverables\n1. `src/a.ts`\n",
  ],
  [
    "as a table",
    "| Field | Value |\n|---|---|\n| Status | COMPLETE |\n| Errors | 0 |\n| Warnings | 1 |\n| Deliverables | src/a.ts |\n",
  ],
  [
    "as headings with a line below",
    "# Status\n\nComplete\n\n# Errors\n0\n# Warnings\n1\n# Files changed\n- src/a.ts\n",
  ],
  [
    "as JSON",
    'Here it is: {"status": "complete", "errors": [], "warnings": ["x"], "deliverables": ["src/a.ts"]}',
  ],
  [
    "as JSON in a fence",
    'Done.\n```json\n{"report": {"Status": "COMPLETE", "errors": 0, "warnings": 1, "files": [{"path": "src/a.ts"}]}}\n```\n',
  ],
  [
    "in capitals with blanks and another line end",
    "  STATUS:   complete  \r\n  ERRORS: 0\r\n  WARNINGS: 1\r\n  DELIVERABLES: src/a.ts\r\n",
  ],
  [
    "after the form was quoted",
    "I was asked for:\nSTATUS: COMPLETE (or FAILED: why)\nDELIVERABLES:\n- path: what you did to it\n\nSTATUS: COMPLETE\nERRORS: 0\nWARNINGS: 1\nDELIVERABLES:\n- src/a.ts",
  ],
] as const)
  test(`a report ${how}`, () => {
    assert.deepEqual(readCompletion(text), {
      status: "complete",
      errors: 0,
      warnings: 1,
      deliverables: ["src/a.ts"],
      saysProven: false,
    });
  });

test("plain sentences say what was done, and how it ended", () => {
  assert.deepEqual(
    readCompletion(
      "I created `src/a.ts` and updated docs/b.md to match.\n\nAll 12 tests pass. The task is complete.",
    ),
    { status: "complete", deliverables: ["src/a.ts", "docs/b.md"], saysProven: true },
  );
  assert.equal(readCompletion("I was unable to find the file, so nothing was changed.")?.status, "failed");
  assert.equal(readCompletion("This is partially done; the export is missing.")?.status, "partial");
});

test("a failure says why", () => {
  const read = readCompletion("STATUS: FAILED: the API is not there\nERRORS: 1\nDELIVERABLES:\n- none");
  assert.equal(read?.status, "failed");
  assert.equal(read?.reason, "the API is not there");
  assert.deepEqual(read?.deliverables, []);
});

test("what is no report is none", () => {
  for (const text of ["", "Hello there.", "{}", "STATUS", "```json\n[1]\n```", "The weather is fine"])
    assert.equal(readCompletion(text), undefined, text);
});

test("times are read in the units that people use", () => {
  const minutes = (time: string): number | undefined =>
    readCompletion(`STATUS: done\nTIME: ${time}`)?.minutes;
  assert.equal(minutes("1h 20m"), 80);
  assert.equal(minutes("90 seconds"), 1.5);
  assert.equal(minutes("~7"), 7);
  assert.equal(minutes("a while"), undefined);
});

test("whatever an agent says, it is read without an error, and what follows from it is a line each", () => {
  const bits = fc.constantFrom(
    "STATUS: ",
    "COMPLETE",
    "DELIVERABLES:",
    "\n",
    "- ",
    "src/a.ts",
    "{",
    "}",
    '"status":',
    "|",
    "```",
    "✓",
    "#",
    "FAILED",
    "x",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(bits, { maxLength: 40 }).map((it) => it.join("")),
  );
  fc.assert(
    fc.property(text, (words) => {
      const report = readCompletion(words);
      if (report === undefined) return;
      const result = { status: "committed", commit: "c", base: "b", files: ["src/b.ts"] } as const;
      for (const line of disagreements(report, { id: "1", result }))
        assert.doesNotMatch(line, /\n|undefined/u);
    }),
  );
});
