import assert from "node:assert/strict";
import { test } from "node:test";

import { routeOf, startOf } from "../../../test/rig/routed-run.ts";
import { NO_CONFIG, type AgentConfig } from "../config.ts";
import { decide, next } from "./decide.ts";
import type { AttemptResult, Event } from "./event.ts";
import { begin } from "./state.ts";

const TRANSIENT: AttemptResult = {
  status: "failed",
  failure: "transient",
  message: "too many requests",
  until: 60_000,
};
const COMMITTED: AttemptResult = { status: "committed", commit: "c", base: "b", files: [] };
const RED: AttemptResult = { status: "failed", failure: "gate", message: "red" };

/** A run of so many tasks with these agents, and who is asked for what. */
function runWith(agentSpecs: readonly string[], tasks: number, agents: readonly AgentConfig[] = []) {
  const config = { ...NO_CONFIG, agents };
  const routes = Array.from({ length: tasks }, () => routeOf());
  const run = begin(startOf(routes, { agents: 4, agentSpecs, retries: 1, breaker: 1, config }));
  const startsOf = (events: readonly Event[]): readonly string[] =>
    events.flatMap((it) => (it.type === "attempt-started" ? [`${it.task} ${it.agent}`] : []));
  return {
    run,
    begun: startsOf(next(run, 0).events),
    end: (task: string, result: AttemptResult, at = 1) => {
      const attempt = run.tasks.get(task)?.attempts ?? 0;
      const ref = { task, uid: `task_${task.slice(1)}`, attempt };
      return startsOf(decide(run, { type: "attempt-finished", at, ...ref, result }).events);
    },
    at: (at: number) => startsOf(next(run, at).events),
  };
}

const agent = (name: string, more: Partial<AgentConfig> = {}): AgentConfig => ({
  name,
  kind: "claude",
  tier: "cheap",
  capacity: 1,
  ...more,
});

test("while a provider pauses its tasks go to another agent of the same tier, and the reason says so", () => {
  const { run, begun, end, at } = runWith(["claude:haiku", "codex:mini", "claude:opus"], 3);
  assert.deepEqual(begun, ["t0 claude:haiku", "t1 claude:haiku", "t2 claude:haiku"]);
  assert.deepEqual(end("t0", TRANSIENT), ["t0 codex:mini"]);
  assert.deepEqual(end("t1", TRANSIENT), ["t1 codex:mini"]);
  // It failed there: it goes its own way up from there, and not back to fresh tries.
  assert.deepEqual(end("t0", RED), ["t0 codex:mini"]);
  assert.deepEqual(end("t0", RED), []);
  assert.deepEqual(at(60_000), ["t0 claude:opus"]);
  assert.equal(run.tasks.get("t1")?.failures.length, 0);
});

test("agents of one tier share the work as far as each has places", () => {
  const { begun, end } = runWith(["a", "b"], 4, [agent("a"), agent("b")]);
  assert.deepEqual(begun, ["t0 a", "t1 b"]);
  assert.deepEqual(end("t1", COMMITTED), ["t2 b"]);
  assert.deepEqual(end("t0", COMMITTED), ["t3 a"]);
});

test("a task waits for the agent that it is for", () => {
  const types = agent("types", { takes: { words: ["types"] } });
  assert.deepEqual(runWith(["types", "b"], 2, [types, agent("b")]).begun, ["t0 types"]);
  const writer = agent("writer", { role: "types" });
  assert.deepEqual(runWith(["writer", "b"], 2, [writer, agent("b")]).begun, ["t0 writer"]);
});
