import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlan } from "../read-plan.ts";

const task = (id: string, ...fields: readonly string[]): string =>
  `### ${id}: Do ${id}\n\n${fields.map((field) => `- ${field}\n`).join("")}\n`;

test("an edge that both ends state is confirmed, one that is only said to block is inverse, one named twice repeated", () => {
  const text = [
    "# Plan\n\n",
    task("1.1", "**Blocks**: 1.2, 1.3", "**Depends on**: None"),
    task("1.2", "**Depends on**: 1.1"),
    task("1.3", "**Depends on**: 1.2, 1.2"),
    task("1.4", "**Depends on**: 1.1-1.3, 1.2"),
  ].join("");
  const { tasks } = readPlan([{ path: "plan.md", text }]);
  const edges = tasks.map(({ dependencies }) =>
    dependencies.map(({ to, source, confirmed = false, repeated = false }) =>
      [to, source, confirmed ? "confirmed" : "", repeated ? "repeated" : ""].join(" ").trim(),
    ),
  );
  assert.deepEqual(edges, [
    [],
    ["1.1 explicit confirmed"],
    ["1.2 explicit  repeated", "1.1 inverse"],
    ["1.1 range", "1.2 range", "1.3 range"],
  ]);
});
