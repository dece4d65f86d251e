import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../test/rig/plan-of.ts";
import { agentSpecs, defaultAgents } from "./agents.ts";

test("agents are told apart at their commas, arguments may hold some", () => {
  assert.deepEqual(agentSpecs(["apply, script,command:a --b c,d,command:e", "apply"]), [
    "apply",
    "script",
    "command:a --b c,d",
    "command:e",
    "apply",
  ]);
  assert.deepEqual(agentSpecs(["apply,claude:haiku, claude ,command:a, claudette"]), [
    "apply",
    "claude:haiku",
    "claude",
    "command:a, claudette",
  ]);
  for (const wrong of ["apply,scripts", "claude:", "claude:a b", "apply:x", "command:", "toString"])
    assert.throws(() => agentSpecs([wrong]), /no such agent/, wrong);
});

test("a run that is told of no agent has those that the plan has work for", () => {
  assert.deepEqual(defaultAgents(planOf([{ id: "1" }])), ["apply"]);
  assert.deepEqual(defaultAgents(planOf([{ id: "1" }, { id: "2", script: "a.py" }])), ["apply", "script"]);
});
