import assert from "node:assert/strict";
import { test } from "node:test";

import type { Plan } from "../core/plan/plan.ts";
import { ccSdd } from "./cc-sdd.ts";
import { kiro } from "./kiro.ts";
import { readPlan } from "./read-plan.ts";

const read = (...lines: string[]): Plan =>
  readPlan([{ path: ".kiro/specs/x/tasks.md", text: lines.join("\n") }], { dialect: "kiro" });
const waits = ({ tasks }: Plan): string[] =>
  tasks.map(({ key, dependencies }) => `${key} ${dependencies.map(({ to }) => to).join(" ")}`.trim());
const list = [
  "- [ ] 1. a",
  "  - [ ] 1.1 b",
  "  - [ ]* 1.2 c",
  "  - [ ] 1.10 d",
  "- [ ] 2. Checkpoint - all is well",
  "- [ ] 3. e",
];
const json = (text: string): string[] => ["## Task Dependency Graph", "```json", text, "```"];

test("parts follow each other through the list; nothing waits for what is optional", () => {
  assert.deepEqual(waits(read(...list)), ["1", "1.1", "1.2 1.1", "1.10 1.1", "2 1.10", "3 2"]);
});

test("waves in every form they are written in", () => {
  const wanted = ["1", "1.1", "1.2", "1.10 1.1", "2 1.1 1.10", "3 1.10 2"];
  for (const graph of [
    '{"waves":[{"id":0,"tasks":["1.1","1.2"]},{"id":1,"tasks":["1.10"]},{"id":2,"tasks":["3"]}]}',
    '{"waves":[{"wave":1,"tasks":["1.1","1.2"]},{"wave":2,"tasks":["1.10"],"depends_on":[1]},{"wave":3,"tasks":["3"],"depends_on":[2]}]}',
    '{"waves":[["1.1","1.2"],["1.10"],["3"]]}',
    '{"waves":[{"tasks":[{"id":"1.1"},{"id":"1.2"}]},{"tasks":[1.1,"1.10"]},{"tasks":[3]}]}',
  ])
    assert.deepEqual(waits(read(...list, ...json(graph))), wanted, graph);
});

test("a wave of a task with parts is one of its parts, and what is no graph changes nothing", () => {
  const plan = read(...list, ...json('{"waves":[{"tasks":["3"]},{"tasks":["1"]}]}'));
  assert.deepEqual(
    plan.tasks.map(({ key, groups }) => `${key} ${groups.join(" ")}`.trim()),
    ["1", "1.1 wave:1", "1.2 wave:1", "1.10 wave:1", "2", "3 wave:0"],
  );
  for (const broken of ["{", '{"waves": 3}', '{"waves":[{"tasks":["99"]}]}', '{"waves":[null,[[]]]}'])
    assert.deepEqual(waits(read(...list, ...json(broken))), waits(read(...list)), broken);
});

test("a checkpoint stands between the waves above and the later ones below, and never makes a circle", () => {
  const plan = read(...list, ...json('{"waves":[{"tasks":["1.1","3"]},{"tasks":["1.10"]}]}'));
  assert.deepEqual(waits(plan), ["1", "1.1", "1.2 1.1", "1.10 1.1 3", "2 1.1 1.10", "3"]);
});

test("a graph of arrows counts, with a T before the numbers or without", () => {
  const arrows = ["## Graph", "```mermaid", "graph TD", "T1.1[Model] --> T1.10", "1.10 -->|then| 3", "```"];
  assert.deepEqual(waits(read(...list, ...arrows)), [
    "1",
    "1.1",
    "1.2 1.1",
    "1.10 1.1",
    "2 1.1 1.10",
    "3 1.10",
  ]);
});

test("a task whose parts only test it is done itself; one that has other parts is not", () => {
  const parents = (...lines: string[]): string[] =>
    read(...lines).tasks.map(({ key, parent = "" }) => `${key} ${parent}`.trim());
  const tests = ["- [ ] 2.1 Write unit tests for it", "- [ ] 2.2 Write property test"];
  assert.deepEqual(parents("- [ ] 2. Build it", "  - Create the class", ...tests), ["2", "2.1", "2.2"]);
  assert.deepEqual(parents("- [ ] 2. Build it", "  - _Requirements: 1.1_", ...tests), [
    "2",
    "2.1 2",
    "2.2 2",
  ]);
  assert.deepEqual(parents("- [ ] 2. Write integration tests", "  - all of them", ...tests), [
    "2",
    "2.1 2",
    "2.2 2",
  ]);
});

test("requirements, what is used again, boundaries and commands of the lines below", () => {
  const [task] = read(
    "- [ ] 1. Build the printer in src/print.ts",
    "  - File: src/print.ts",
    "  - Purpose: print",
    "  - Verify with `go vet ./...` and `rm -rf /`",
    "  - _Leverage: src/base.ts, src/lib/_",
    "  - _Requirements: 1.1, FR-2 and 3.4_",
    "  - _Boundary: Printer_",
  ).tasks;
  assert.deepEqual(task?.requirements, ["1.1", "FR-2", "3.4"]);
  assert.deepEqual(task?.boundaries, ["Printer"]);
  assert.deepEqual(
    task?.files.map(({ path, mentioned = false }) => `${path} ${mentioned}`),
    ["src/print.ts false", "src/base.ts true", "src/lib/ true"],
  );
  assert.deepEqual(task?.commands, [{ name: "Verify with", phase: "post", command: "go vet ./..." }]);
});

test("in cc-sdd's form order holds beside named dependencies, but not for what is marked parallel", () => {
  const text = [
    "- [ ] 1.1 (P) a",
    "- [ ] 1.2 (P) b",
    "- [ ] 2.1 c",
    "  - _Depends: 1.1_",
    "- [ ] 2.2 (P) d",
    "  - _Depends: 1.2_",
    "- [ ] 2.3 e (P)",
  ].join("\n");
  assert.deepEqual(waits(readPlan([{ path: "tasks.md", text }])), [
    "1.1",
    "1.2",
    "2.1 1.1 1.2",
    "2.2 1.2",
    "2.3 2.1",
  ]);
});

test("each tool knows its own form; a numbered list alone is nobody's", () => {
  const plain = "- [ ] 1. a\n- [ ] 2. b\n";
  const path = ".kiro/specs/x/tasks.md";
  assert(kiro.detect({ path, text: plain }).confidence > 0.85);
  assert(kiro.detect({ path: "a.md", text: plain }).confidence < 0.4);
  assert(kiro.detect({ path: "a.md", text: `${plain}  - _Requirements: 1_\n` }).confidence > 0.85);
  const marked = `${plain}- [ ] 3. (P) c\n`;
  assert.equal(kiro.detect({ path, text: marked }).confidence, 0);
  assert(ccSdd.detect({ path, text: marked }).confidence > 0.85);
  assert.equal(ccSdd.detect({ path, text: plain }).confidence, 0);
});
