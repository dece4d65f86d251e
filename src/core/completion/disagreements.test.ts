import assert from "node:assert/strict";
import { test } from "node:test";

import type { AttemptResult } from "../run/event.ts";
import { disagreements } from "./disagreements.ts";
import { readCompletion } from "./read-completion.ts";

const committed = (...files: readonly string[]): AttemptResult => ({
  status: "committed",
  commit: "c",
  base: "b",
  files,
});
const failed = (failure: "gate" | "agent" | "transient" | "conflict"): AttemptResult => ({
  status: "failed",
  failure,
  message: "types: `tsc` failed (exit code 2)\nsrc/a.ts(1,1)",
});
const about = (text: string, result: AttemptResult): readonly string[] =>
  disagreements(readCompletion(text)!, { id: "2.1.1", result });

test("a report that says what happened has nothing against it", () => {
  const text =
    "TASK: 2.1.1\nSTATUS: COMPLETE\nERRORS: 0\nDELIVERABLES:\n✓ File created: /home/me/tree/src/a.ts\n✓ all types exported\n- b.md: words";
  assert.deepEqual(about(text, committed("src/a.ts", "docs/b.md")), []);
  assert.deepEqual(about("STATUS: FAILED: no such file", failed("agent")), []);
  assert.deepEqual(about("STATUS: COMPLETE", committed("src/a.ts")), []);
  assert.deepEqual(
    about(
      "STATUS: COMPLETE\nDELIVERABLES:\n- src/parts: all of them",
      committed("src/parts/a.ts", "src/parts/b.ts"),
    ),
    [],
  );
});

test("checks that failed are held against what it says of them", () => {
  assert.deepEqual(about("STATUS: COMPLETE\nAll tests pass.", failed("gate")), [
    "it says that tests or checks pass: types: `tsc` failed (exit code 2)",
  ]);
  assert.deepEqual(about("STATUS: COMPLETE", failed("gate")), [
    "it says that it is complete: types: `tsc` failed (exit code 2)",
  ]);
  assert.deepEqual(about("STATUS: COMPLETE\nAll tests pass.", failed("transient")), []);
  assert.deepEqual(about("STATUS: COMPLETE", failed("conflict")), []);
});

test("work that was proven is held against a report that says otherwise", () => {
  assert.deepEqual(about("STATUS: FAILED: the tests do not run\nERRORS: 3", committed()), [
    "it says that it failed (the tests do not run): all checks passed",
    "it reports errors that are left (3): all checks passed",
  ]);
  assert.deepEqual(about("STATUS: partially done", committed()), [
    "it says that it is not finished: all checks passed",
  ]);
});

test("files are held against what was really changed, both ways", () => {
  const text =
    "TASK: 2.1.2\nSTATUS: COMPLETE\nDELIVERABLES:\n- `src/a.ts`: x\n- src/gone.ts (created)\n- 5 interfaces, e.g. Loss";
  assert.deepEqual(about(text, committed("src/a.ts", "stray.txt")), [
    "it reports on task 2.1.2",
    "it reports to have changed src/gone.ts, and did not",
    "it changed stray.txt, and does not report it",
  ]);
  const many = Array.from({ length: 9 }, (_, i) => `f${i}.ts`);
  assert.match(
    about("DELIVERABLES:\n- a.ts", committed("a.ts", ...many)).join(),
    /f0\.ts, .*f4\.ts and 4 more, and does not/u,
  );
});
