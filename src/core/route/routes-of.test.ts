import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import type { AgentConfig, RouteRule } from "../config.ts";
import type { CodeBlock, TaskCommand } from "../plan/plan.ts";
import { routesOf } from "./routes-of.ts";
import type { TaskRoute } from "./task-route.ts";

const CODE: CodeBlock = { language: "ts", text: "export const a = 1;", lead: "", line: 1 };
const MAIN: TaskCommand = { name: "x", phase: "main", command: "make it" };

function routeOf(
  draft: Partial<TaskDraft>,
  {
    route = [],
    agents = [],
    specs = ["apply", "claude:haiku", "claude:opus"],
  }: {
    readonly route?: readonly RouteRule[];
    readonly agents?: readonly AgentConfig[];
    readonly specs?: readonly string[];
  } = {},
): TaskRoute | undefined {
  return routesOf(planOf([{ id: "it", ...draft }]), specs, { route, agents }).routes.get("it");
}
const tierAndWhy = (draft: Partial<TaskDraft>, rules: readonly RouteRule[] = []): string => {
  const { tier, why } = routeOf(draft, { route: rules })!;
  return `${tier}: ${why}`;
};

test("the decision matrix", () => {
  for (const [draft, expected] of [
    [{ title: "Create the LossMetrics interface", files: ["+src/types/a.ts"] }, "cheap: template work"],
    [{ title: "Add unit tests for the parser" }, "cheap: template work"],
    [{ title: "Resolve conflicts between auth and billing" }, "strong: a conflict to solve"],
    [{ title: "Figure out why logins fail" }, "strong: needs figuring out"],
    [{ title: "Login", objective: "Investigate the root cause" }, "strong: needs figuring out"],
    [{ title: "Design the sync protocol" }, "strong: design"],
    [{ title: "Pay", risk: "high", files: ["a.ts"] }, "standard: high risk"],
    [{ title: "Pay", risk: "high", files: Array.from("abcdefgh") }, "strong: many files at high risk"],
    [{ title: "Pay", risk: "low", files: Array.from("abcdefgh") }, "standard: many files"],
    [{ title: "Pay", minutes: 90 }, "standard: long work"],
    [
      { title: "Rename the clock", files: ["src/a", "src/b", "src/c", "src/d"] },
      "standard: moves code over several files",
    ],
    [{ title: "Let users pay", files: ["src/pay.ts"] }, "cheap: nothing speaks against cheap"],
    [{ title: "Let users pay", tier: "Sonnet" }, "standard: the plan says Sonnet"],
    [{ title: "Design it", tier: "cheap" }, "cheap: the plan says cheap"],
    [{ title: "Design it", tier: "tier 1" }, "strong: design"],
  ] as const)
    assert.equal(tierAndWhy(draft as Partial<TaskDraft>), expected, draft.title);
});

test("a phrase counts as a whole, and only as a whole", () => {
  assert.equal(tierAndWhy({ title: "Refigure outlets" }), "cheap: nothing speaks against cheap");
  assert.equal(tierAndWhy({ title: "FIGURE-OUT the outlets" }), "strong: needs figuring out");
});

test("the user's rules come first, and all that a rule gives has to hold", () => {
  const rules: readonly RouteRule[] = [
    { name: "billing", when: { words: ["invoice"], files: { most: 1 } }, tier: "strong" },
    { name: "short", when: { minutes: { most: 3 } }, tier: "standard" },
  ];
  assert.equal(tierAndWhy({ title: "Invoice it", files: ["a"] }, rules), "strong: billing");
  assert.match(tierAndWhy({ title: "Invoice it", files: ["a", "b"] }, rules), /^cheap/);
  assert.equal(tierAndWhy({ title: "Else", minutes: 3 }, rules), "standard: short");
  assert.match(tierAndWhy({ title: "Without an estimate" }, rules), /^cheap/);
});

test("what the plan gives word for word is first tried without a model, then as the other rules say", () => {
  assert.deepEqual(routeOf({ title: "Design it", code: [CODE] }), {
    kind: "design",
    tier: "strong",
    why: "design",
    free: "apply",
  });
  assert.equal(routeOf({ commands: [MAIN] })?.free, "script");
  assert.equal(routeOf({ script: "train.py" })?.free, "script");
  assert.equal(routeOf({ files: [{ path: "a", raw: "a", action: "delete" }] })?.free, "apply");
  assert.equal(routeOf({ title: "Pay" })?.free, undefined);
});

const agents: readonly AgentConfig[] = [
  {
    name: "types",
    kind: "claude",
    tier: "cheap",
    role: "type definitions",
    takes: { words: ["types"], paths: ["src/types/**"] },
  },
  { name: "hooks and state", kind: "claude", tier: "cheap", takes: { words: ["hook", "hooks"] } },
];
const specs = ["claude:haiku", "types", "hooks and state", "claude:opus"];
const given = (draft: Partial<TaskDraft>): readonly string[] | undefined =>
  routeOf(draft, { agents, specs })?.agents;

test("specialists take what is theirs, by path before words, and nothing else", () => {
  assert.deepEqual(given({ files: ["src/types/a.ts"] }), ["types", "claude:haiku", "claude:opus"]);
  assert.deepEqual(given({ title: "Hook for the types", files: ["src/types/a.ts"] }), [
    "types",
    "hooks and state",
    "claude:haiku",
    "claude:opus",
  ]);
  assert.deepEqual(given({ title: "Write the hook" }), ["hooks and state", "claude:haiku", "claude:opus"]);
  assert.deepEqual(given({ title: "Pay" }), ["claude:haiku", "claude:opus"]);
  assert.equal(routeOf({ title: "Pay" })?.agents, undefined);
});

test("a plan names its agent in many ways, or a role", () => {
  for (const agent of ["types", "Agent 1: Types Specialist", "TYPES agent"]) {
    const route = routeOf({ title: "Pay", agent }, { agents, specs });
    assert.equal(route?.agents?.[0], "types", agent);
    assert.equal(route?.declared, true, agent);
  }
  assert.equal(routeOf({ agent: "hooks_and_state" }, { agents, specs })?.agents?.[0], "hooks and state");
  assert.equal(routeOf({ agent: "claude:opus" }, { agents, specs })?.agents?.[0], "claude:opus");
  const byRole = routeOf({ title: "Pay", role: "Type Definitions" }, { agents, specs });
  assert.equal(byRole?.agents?.[0], "types");
  assert.equal(byRole?.declared, undefined);
});

test("an agent that nobody has is told of once, with the tasks that name it", () => {
  const plan = planOf([
    { id: "1", agent: "tinker-executor" },
    { id: "2", agent: "tinker-executor" },
    { id: "3", agent: "ann" },
    { id: "4", agent: "ann", status: "done" },
  ]);
  const { routes, notes } = routesOf(plan, specs, { agents });
  assert.deepEqual(notes, [
    "2 tasks (1, …) name the agent tinker-executor, which this run does not have: given to the agents that it has",
    "task 3 names the agent ann, which this run does not have: given to the agents that it has",
  ]);
  assert.equal(routes.get("1")?.declared, undefined);
  assert.equal(routes.has("4"), false);
});

test("what Renga does itself is no agent that is missing", () => {
  const plan = planOf([
    { id: "1", agent: "parallel-task-executor" },
    { id: "2", agent: "Performance Analyzer" },
  ]);
  assert.deepEqual(routesOf(plan, specs, { agents }).notes, []);
});

test("parents have no route", () => {
  const plan = planOf([{ id: "1" }, { id: "1.1", parent: "1" }]);
  assert.deepEqual([...routesOf(plan, specs, {}).routes.keys()], ["1.1"]);
});

test("tasks of high risk are marked, whether the plan says so or their files do", () => {
  assert.equal(routeOf({ risk: "critical" })?.risky, true);
  assert.equal(routeOf({ files: ["package-lock.json", "db/migrations/7.sql"] })?.risky, true);
  assert.equal(routeOf({ files: ["a.ts"] })?.risky, undefined);
});
