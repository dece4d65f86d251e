import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";

import { assertSound } from "../../test/rig/sound-plan.ts";
import type { Plan } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";
import type { PlanFile } from "./dialect.ts";
import { readPlan } from "./read-plan.ts";

const fixtures = new URL("../../test/fixtures/plans/", import.meta.url);
const samples = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ name: path }): PlanFile => ({
    path,
    text: readFileSync(new URL(path, fixtures), "utf8"),
  }));

test("spans, bodies, keys and edges of every fixture are sound, with any line ends and a byte order mark", () => {
  for (const { path, text } of samples) {
    for (const [name, varied] of Object.entries({
      lf: text,
      crlf: text.replaceAll("\n", "\r\n"),
      bom: `\uFEFF${text}`,
      tabs: text.replaceAll("  ", "\t"),
    })) {
      const file = { path, text: varied };
      const plan = readPlan([file]);
      assertSound(plan, [file]);
      if (name !== "tabs")
        assert.equal(plan.tasks.length, readPlan([{ path, text }]).tasks.length, `${path} ${name}`);
    }
  }
});

test("no text makes a reader throw, and what it answers is sound", () => {
  const pieces = samples.flatMap(({ text }) => text.match(/.{1,40}\n?|\n/gs) ?? []);
  const piece = fc.oneof(
    fc.constantFrom(...pieces),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("\n", "\r\n", "```\n", "- [ ] ", "### 1.1: ", "**"),
  );
  const file = fc.record({
    path: fc.constantFrom("a.md", "b.yaml", "c.json", "tasks/TASK-0001.md"),
    text: fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("")),
  });
  fc.assert(
    fc.property(fc.uniqueArray(file, { minLength: 1, maxLength: 3, selector: ({ path }) => path }), (files) =>
      assertSound(readPlan(files), files),
    ),
    { numRuns: 300 },
  );
});

test("any order of the files gives the same tasks", () => {
  const named = samples.filter(({ path }) => ["harbour.md", "batches.md", "boxes.md"].includes(path));
  const ids = (files: readonly PlanFile[]): string[] =>
    readPlan(files)
      .tasks.map(({ id }) => id)
      .toSorted();
  fc.assert(
    fc.property(fc.shuffledSubarray(named, { minLength: 3 }), (files) =>
      assert.deepEqual(ids(files), ids(named)),
    ),
  );
});

test("work grows with the text: repeated ids, groups, ranges and words for many cost no more than their number", () => {
  const many = 20_000;
  const lines = (one: (at: number) => string): string =>
    Array.from({ length: many }, (_, at) => one(at)).join("\n");
  const texts = [
    lines((at) => `### T${at}: x\n**Depends on**: All previous tasks\n`),
    lines((at) => `### T${at}: x\n**Depends on**: T0-T${many}\n`),
    lines(() => "### T1: x\n**Depends on**: T1\n"),
    lines((at) => `## Wave 1: w\n### T${at}: x\n**Depends on**: Wave 1\n`),
    lines((at) => `## Wave ${at}: w (Depends on Waves 0-${at})\n### T${at}: x\n`),
    lines((at) => `## Wave ${at + 1}: w (Depends on Wave ${at})\n- T1\n`),
    `# Wave 1: a\n${lines((at) => `### A${at}: x\n**File**: a\n`)}\n# Wave 2: b (Depends on Wave 1)\n${lines((at) => `### B${at}: x\n**File**: b\n`)}`,
    lines(() => "```\n### T2: x\n<!-- "),
    `### T1: x\n**Depends on**: ${"(".repeat(many)}${" ".repeat(many)}x`,
    `### T1: ${"- ".repeat(many)}${" ".repeat(many)}x ${"`".repeat(many)}${"[".repeat(many)}`,
    `**Total Tasks**: ${"1".repeat(many)} ${"tasks ".repeat(many)}`,
  ];
  for (const text of texts) {
    const plan = readPlan([{ path: "big.md", text }]);
    const edges = plan.tasks.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
    assert.ok(edges <= 2_000_000, `${edges} edges`);
  }
});

test("a dialect can be asked for; one that nobody knows is the user's mistake", () => {
  const file = { path: "x.md", text: "### Task 1: a" };
  assert.deepEqual(readPlan([file], { dialect: "micro-tasks" }).sources, [
    { path: "x.md", dialect: "micro-tasks", confidence: 1, reasons: ["asked for micro-tasks"] },
  ]);
  assert.throws(() => readPlan([file], { dialect: "runes" }), UserError);
});

const seeds = new URL("../../../shared/seeds/", import.meta.url);

if (existsSync(seeds)) {
  const seed = (number: string): PlanFile => {
    const path = readdirSync(seeds).find((name) => name.startsWith(number))!;
    return { path, text: readFileSync(new URL(path, seeds), "utf8") };
  };
  test("the documents that the project comes from", () => {
    const files = ["000", "001", "002", "003"].map(seed);
    const [guide, plan, prompt, steps] = files.map((file) => readPlan([file])) as [Plan, Plan, Plan, Plan];
    for (const [at, one] of [guide, plan, prompt, steps].entries()) assertSound(one, [files[at]!]);
    assert.deepEqual(
      plan.tasks.map(
        ({ key, estimate, dependencies }) =>
          `${key} ${estimate!.minMinutes}: ${dependencies.map(({ to }) => to).join(" ")}`,
      ),
      [
        "2.1.1 6: ",
        "2.1.2 5: 2.1.1",
        "2.1.3 5: 2.1.1 2.1.2",
        "2.2.1 8: 2.1.1",
        "2.2.2 8: 2.1.1",
        "2.2.3 6: 2.1.1",
        "2.2.4 7: 2.2.2",
        "2.3.1 10: 2.1.3 2.2.1 2.2.2 2.2.3 2.2.4",
        "2.4.1 10: 2.3.1",
        "2.4.2 8: 2.1.2",
        "2.5.1 9: 2.1.3",
        "2.6.1 10: 2.3.1 2.4.1 2.4.2 2.5.1",
        "2.6.2 8: 2.6.1",
      ],
    );
    assert.ok(
      plan.tasks.every(
        ({ files: [file, more], code }) =>
          file!.path.endsWith("x") !== file!.path.endsWith(".ts") &&
          more === undefined &&
          code.length === 1 &&
          code[0]!.target === file!.path,
      ),
    );
    const whole = plan.declared
      .filter(({ group }) => group === undefined)
      .map(({ what, value }) => `${what} ${value}`);
    assert.deepEqual(whole, ["tasks 22", "work-minutes 270", "elapsed-minutes 35", "speedup 8"]);
    assert.equal(guide.tasks.length, 54);
    assert.ok(guide.tasks.every(({ kind }) => kind === "reference"));
    assert.deepEqual(
      prompt.tasks.map(({ key }) => key),
      ["TASK-0034", "TASK-0035"],
    );
    assert.equal(prompt.declared[0]!.value, 43);
    assert.equal(steps.sources[0]!.dialect, "yaml-steps");
    const both = readPlan([files[1]!, files[0]!]);
    assert.deepEqual([both.tasks.length, both.tasks.filter(({ kind }) => kind === "task").length], [54, 13]);
  });
}

const corpus = new URL("../../../shared/corpus/", import.meta.url);

if (existsSync(corpus)) {
  test("micro-task documents of other hands give the tasks that a person counted", () => {
    const rows = readFileSync(new URL("INDEX.tsv", corpus), "utf8")
      .split("\n")
      .map((row) => row.split("\t"));
    const off = rows
      .filter(([, family]) => family === "microtasks")
      .map(([name, , , , , , , tasks]) => {
        const file = { path: name!, text: readFileSync(new URL(name!, corpus), "utf8") };
        const plan = readPlan([file]);
        assertSound(plan, [file]);
        return `${name!.slice(11, 14)} ${plan.tasks.length - Number(tasks)}`;
      })
      .filter((row) => !row.endsWith(" 0"));
    // 009 has five tasks MT-FINAL-n beside those counted; 011 names tasks in two lists, of which one was counted.
    assert.deepEqual(off, ["009 5", "011 41"]);
  });
}
