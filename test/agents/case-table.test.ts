import assert from "node:assert/strict";
import { test } from "node:test";

import { caseTable } from "./case-table.ts";

test("cases are rows and agents columns; what one does not have is a dash", () => {
  const table = caseTable([
    { suite: "Claude Code", name: "write: a file is written", passed: true, ms: 1234 },
    { suite: "Codex", name: "write: a file is written", passed: false, ms: 900 },
    { suite: "Codex", name: "kill: killed", passed: true, ms: 50 },
    { name: "thirteen tasks", passed: true, ms: 9_000 },
  ]);
  assert.equal(
    table,
    `[1] Claude Code
[2] Codex

       [1]     [2]
write  1.2  FAILED
kill     -     0.1

ok 9.0  thirteen tasks

3 of 4 as expected; the numbers are seconds, - is a case that an agent does not have`,
  );
});
