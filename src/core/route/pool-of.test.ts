import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../../test/rig/plan-of.ts";
import type { AgentConfig } from "../config.ts";
import { poolOf } from "./pool-of.ts";
import { routesOf } from "./routes-of.ts";
import { SPECIALISTS } from "./specialists.ts";

const PLAN = planOf([{ id: "1" }, { id: "2", agent: "tinker-executor" }]);
const quick: AgentConfig = { name: "quick", kind: "claude", model: "haiku", tier: "cheap" };
const tinker: AgentConfig = { name: "tinker-executor", kind: "claude", tier: "standard" };

test("who names no agent has those that need no model, and those of the configuration", () => {
  assert.deepEqual(
    poolOf(planOf([{ id: "1" }]), { fallback: ["apply"], configured: [quick], found: [tinker] }),
    {
      specs: ["apply", "quick"],
      agents: [quick],
    },
  );
});

test("who names some has those, and an agent that a task names comes in addition for that task", () => {
  const pool = poolOf(PLAN, {
    asked: ["apply", "claude:haiku"],
    fallback: ["apply"],
    configured: [quick],
    found: [tinker],
  });
  assert.deepEqual(pool.specs, ["apply", "claude:haiku", "tinker-executor"]);
  const { routes, notes } = routesOf(PLAN, pool.specs, pool);
  assert.deepEqual(routes.get("1")?.agents, ["apply", "claude:haiku"]);
  assert.deepEqual(routes.get("2")?.agents, ["tinker-executor", "apply", "claude:haiku"]);
  assert.deepEqual(notes, []);
});

test("the configuration's agent counts before the repository's, and that before the built-in one; names are found in any case", () => {
  const mine: AgentConfig = { name: "Types", kind: "codex", model: "gpt-6-luna", tier: "cheap" };
  const from = (configured: AgentConfig[], found: AgentConfig[]): unknown =>
    poolOf(PLAN, { asked: ["TYPES"], fallback: [], configured, found }).agents[0];
  assert.equal(from([mine], [{ ...tinker, name: "types" }]), mine);
  assert.equal(from([], [mine]), mine);
  assert.equal(from([], []), SPECIALISTS[0]);
  assert.deepEqual(
    poolOf(planOf([]), { asked: ["TYPES"], fallback: [], configured: [mine], found: [] }).specs,
    ["Types"],
  );
});

test("the built-in specialists divide a program's tasks between them", () => {
  const plan = planOf([
    { id: "1", title: "Create the LossMetrics interface", files: ["+src/lib/types/loss.ts"] },
    { id: "2", title: "Write the moving average", files: ["+src/lib/utils/average.ts"] },
    { id: "3", title: "Create useLossGraph hook", files: ["+src/hooks/useLossGraph.ts"] },
    { id: "4", title: "Create LossGraph component", files: ["+src/components/LossGraph.tsx"] },
    { id: "5", title: "Integration tests for the graph", files: ["+test/graph.test.ts"] },
    { id: "6", title: "Resolve conflicts of the branches" },
    { id: "7", title: "Choose a name" },
  ]);
  const pool = poolOf(plan, {
    asked: ["claude:sonnet", "specialists"],
    fallback: [],
    configured: [],
    found: [],
  });
  const { routes } = routesOf(plan, pool.specs, pool);
  assert.deepEqual(
    ["1", "2", "3", "4", "5", "6", "7"].map((key) => routes.get(key)?.agents?.[0]),
    [
      "types",
      "utilities",
      "hooks and state",
      "components",
      "integration and testing",
      "merge coordinator",
      "claude:sonnet",
    ],
  );
});
