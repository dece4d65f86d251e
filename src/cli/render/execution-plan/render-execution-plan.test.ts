import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";

import { arbitraryPlan } from "../../../../test/rig/arbitrary-plan.ts";
import { fixturePlan } from "../../../../test/rig/fixture-plan.ts";
import { golden } from "../../../../test/rig/golden.ts";
import { corpusPlans, planFixtures } from "../../../../test/rig/plan-files.ts";
import { planOf } from "../../../../test/rig/plan-of.ts";
import { stepSpecs } from "../../../app/select-steps.ts";
import type { Checkout } from "../../../core/batches/checkout.ts";
import { executionPlan } from "../../../core/batches/execution-plan.ts";
import { GROUPINGS, type Grouping } from "../../../core/batches/group-tasks.ts";
import { analyse } from "../../../core/plan/analyse.ts";
import { findings } from "../../../core/plan/findings.ts";
import { isSettled, planFacts } from "../../../core/plan/plan-facts.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { readPlan } from "../../../formats/read-plan.ts";
import { markdownText } from "../markdown-text.ts";
import { renderExecutionPlan } from "./render-execution-plan.ts";

const CHECKOUT: Checkout = {
  head: "0123456789abcdef0123456789abcdef01234567",
  branch: "main",
  changed: ["notes.txt"],
  ongoing: undefined,
  programs: new Map([
    ["npm", true],
    ["tsc", false],
  ]),
  testFiles: 3,
  installs: [{ manifest: "package.json", folder: "node_modules", there: false }],
  alreadyThere: new Set(["1.1"]),
  gates: {
    before: [{ name: "test", command: "npm test", timeoutSeconds: 60 }],
    task: [],
    group: [],
    phase: [],
    end: [{ name: "test", command: "npm test", timeoutSeconds: 60 }],
  },
};

function document(
  plan: Plan,
  grouping: Grouping = "independence",
  profile: "balanced" | "reliable" = "balanced",
): string {
  return renderExecutionPlan({
    execution: executionPlan(plan, analyse(plan), { grouping, profile }),
    findings: findings(plan),
    checkout: CHECKOUT,
    paths: plan.sources.map(({ path }) => path),
    steps: stepSpecs(plan),
  });
}

/** The lines of tasks in the phases, up to the title. */
function taskLines(text: string): string[] {
  const section = text.slice(
    text.indexOf("\n## Execution Phases\n"),
    text.indexOf("\n## Agent Coordination\n"),
  );
  return section.split("\n").filter((line) => line.startsWith("- "));
}

function assertWhole(plan: Plan, text: string): void {
  const open = planFacts(plan).leaves.filter((task) => !isSettled(task));
  const lines = taskLines(text);
  assert.equal(lines.length, open.length);
  const heads = new Map<string, number>();
  for (const line of lines) {
    const head = line.slice(0, line.indexOf(" - Agent: "));
    heads.set(head, (heads.get(head) ?? 0) + 1);
  }
  for (const { key, title } of open)
    assert.equal(heads.get(`- ${markdownText(key)}: ${markdownText(title)}`), 1, key);
}

const SECTIONS = [
  "# Task Execution Plan",
  "## Executive Summary",
  "## Execution Phases",
  "## Agent Coordination",
  "### Parallel Execution Commands",
  "### Sequential Execution Commands",
  "## Quality Gates",
  "### Pre-Execution Checklist",
  "### Per-Task Validation",
  "### Phase Validation",
  "## Failure Recovery",
  "### Rollback Procedures",
  "### Skip Lists",
  "## Code Review Preparation",
  "### Review Checklist",
  "## Implementation Timeline",
];
const TAGS = [
  "parallel_commands",
  "sequential_commands",
  "pre_execution",
  "per_task_validation",
  "phase_validation",
  "rollback",
  "skip_conditions",
  "review_prep",
  "timeline",
  "metadata",
  "dependencies",
  "open_questions",
  "assumptions",
];

test("the document of a plan that has something of everything", () => {
  const plan = fixturePlan("execution.md");
  const text = document(plan);
  golden("execution-plan/independence.md", text);
  golden("execution-plan/risk.md", document(plan, "risk", "reliable"));
  assert.equal(text, document(fixturePlan("execution.md")), "twice the same");
});

test("sections and tags are all there, in their order, each tag closed", () => {
  const text = document(fixturePlan("execution.md"));
  const lines = text.split("\n");
  const found = lines.filter((line) => SECTIONS.includes(line));
  assert.deepEqual(found, SECTIONS);
  for (const tag of [...TAGS, "phase_1"]) {
    assert.equal(lines.filter((line) => line === `<${tag}>`).length, 1, tag);
    assert.equal(lines.filter((line) => line === `</${tag}>`).length, 1, tag);
  }
  assert.match(text, /^<confidence>(?:high|medium|low)<\/confidence>$/m);
});

test("batches are data that a program can read", () => {
  const text = document(fixturePlan("execution.md"));
  const batches = [...text.matchAll(/^PARALLEL_BATCH_(\w+): (\[[^]*?^\])$/gm)];
  assert.ok(batches.length > 0);
  for (const [, , json] of batches)
    for (const entry of JSON.parse(json!) as Record<string, string>[])
      assert.deepEqual(Object.keys(entry), ["agent", "tier", "task"]);
});

test("whatever a plan holds, every open task has one line, and nothing of it breaks the document", () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.constantFrom(...GROUPINGS), (plan, grouping) => {
      const text = document(plan, grouping);
      assertWhole(plan, text);
      assert.deepEqual(
        text.split("\n").filter((line) => SECTIONS.includes(line)),
        SECTIONS,
      );
    }),
    { numRuns: 200 },
  );
});

test("plans of every dialect: all open tasks, once", () => {
  for (const file of planFixtures()) {
    const plan = readPlan([file]);
    for (const grouping of GROUPINGS) assertWhole(plan, document(plan, grouping));
  }
});

test("plans of other people, where they are at hand", () => {
  const seeds = fileURLToPath(new URL("../../../../../shared/seeds", import.meta.url));
  const files = existsSync(seeds)
    ? globSync("*.txt", { cwd: seeds }).map((path) => ({
        path,
        text: readFileSync(`${seeds}/${path}`, "utf8"),
      }))
    : [];
  for (const file of [...files, ...corpusPlans()]) {
    const plan = readPlan([file]);
    for (const grouping of ["independence", "module"] as const) assertWhole(plan, document(plan, grouping));
  }
});

test("it grows with the plan and no faster", () => {
  const size = (count: number): number => {
    const tasks = Array.from({ length: count }, (_, i) => ({
      id: `t${i}`,
      files: [`src/m${i % 50}/f${i}.ts`, `shared${i % 100}.ts`],
      needs: i < 100 ? [] : [`t${i - 100}`],
    }));
    return document(planOf(tasks)).length;
  };
  const [small, large] = [size(2000), size(4000)];
  assert.ok(large < 2.3 * small, `${small} ${large}`);
});
