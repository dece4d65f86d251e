import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { runTask, started } from "../../../test/rig/scenario.ts";
import { SimulatedWorld } from "../../../test/rig/simulated-world.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../run/event.ts";
import { report } from "./report.ts";

const events = timedRun(lossRun);

test("completion, failures and times of a finished run", () => {
  const about = report(events)!;
  assert.equal(about.outcome, "needs-human");
  assert.deepEqual([about.total, about.counts.done, about.attempts, about.retries], [12, 9, 12, 2]);
  assert.deepEqual(about.failures, [
    { failure: "needs-agent", count: 2 },
    { failure: "gate", count: 1 },
  ]);
  assert.equal(about.wallMs, events.at(-1)!.at - events[0]!.at);
  assert(about.spentMs > about.wallMs && about.spentMs < about.wallMs * about.agents);
  assert.equal(about.landedMinutes, 67);
  // 2.1.1, 2.2.1, 2.3.1, 2.4.1, 2.6.1 one after the other: no schedule is shorter.
  assert.equal(about.predictedMinutes, 41);
});

test("a task's attempts add up: phases, checks, agent, commit", () => {
  const task = report(events)!.tasks.find(({ key }) => key === "2.2.2")!;
  assert.deepEqual(
    task.attempts.map(({ agent, result, failure }) => [agent, result, failure]),
    [
      ["apply", "failed", "gate"],
      ["command:node agents/cheap.mjs --model small", "landed", undefined],
    ],
  );
  for (const { startedAt, endedAt, phases } of task.attempts)
    assert.equal(
      phases.filter(({ phase }) => phase !== "landing").reduce((sum, { ms }) => sum + ms, 0),
      endedAt! - startedAt,
    );
  assert.deepEqual(
    task.attempts[1]!.phases.map(({ phase }) => phase),
    ["prepare", "main", "post-validation", "landing"],
  );
  assert.deepEqual(task.checks, { passed: 1, total: 1 });
  assert.deepEqual(task.attempts[0]!.checks, { passed: 0, total: 1 });
  const working = task.attempts.flatMap(({ phases }) => phases.filter(({ phase }) => phase !== "landing"));
  assert.equal(
    task.spentMs,
    working.reduce((sum, { ms }) => sum + ms, 0),
  );
  assert.match(task.commit!, /^[0-9a-f]{40}$/);
});

test("what did not land has a reason, the cause that holds up most comes first", () => {
  const about = report(
    timedRun({
      tasks: [
        { id: "a", failures: [{ failure: "gate", message: "red" }] },
        { id: "b", failures: [{ failure: "needs-agent", message: "no code" }] },
        { id: "c", failures: [{ failure: "gate", message: "also red" }] },
        { id: "d", needs: ["c"] },
        { id: "e", needs: ["d"] },
        { id: "f", settled: "skipped" },
      ],
    }),
  )!;
  assert.deepEqual(
    about.unfinished.map(({ key, state, reason, blocks, blockedBy }) => [
      key,
      state,
      reason,
      blocks,
      blockedBy,
    ]),
    [
      ["c", "failed", "gate: also red", 2, undefined],
      ["a", "failed", "gate: red", 0, undefined],
      ["b", "needs-human", "needs-agent: no code", 0, undefined],
      ["d", "blocked", "needs c, which did not land", 0, "c"],
      ["e", "blocked", "needs c, which did not land", 0, "c"],
    ],
  );
  assert.equal(about.total, 5);
});

test("of a run under way, every prefix has a report whose parts add up", () => {
  for (let n = 1; n <= events.length; n++) {
    const about = report(events.slice(0, n))!;
    assert.equal(about.counts.done + about.unfinished.length, about.total);
    assert.equal(about.outcome === undefined, n < events.length);
    assert(about.spentMs >= 0 && about.wallMs >= 0);
  }
  assert.equal(report(events.slice(1)), undefined);
  assert.equal(report([]), undefined);
});

test("an attempt whose coordinator died is lost, not failed", () => {
  const settings = { agents: 1, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
  const world = new SimulatedWorld({ tasks: [runTask("a")], settings, fates: new Map() }, () => 0);
  world.crash(world.journal.length, 0);
  const about = report(world.toEnd().journal)!;
  assert.deepEqual(
    about.tasks[0]!.attempts.map(({ result }) => result),
    ["lost", "landed"],
  );
  assert.deepEqual(about.failures, []);
  assert.equal(about.outcome, "done");
});

test("a landing that a crash interrupted takes only the time in which somebody was there", () => {
  const settings = { agents: 1, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
  const of = { task: "a", uid: "task_a_00000000", attempt: 1 };
  const base = "b".repeat(40);
  const about = report([
    started({ tasks: [runTask("a")], settings, fates: new Map() }),
    { type: "attempt-started", at: 1000, ...of, agent: "command:a" },
    { type: "phase-started", at: 1000, ...of, phase: "main" },
    {
      type: "attempt-finished",
      at: 3000,
      ...of,
      result: { status: "committed", commit: "c", base, files: [] },
    },
    { type: "landing-started", at: 3000, ...of },
    { type: "run-resumed", at: 900_000, settings, lost: [], retryFailed: false },
    { type: "landing-started", at: 900_000, ...of },
    { type: "landed", at: 900_500, ...of, commit: "c", recovered: false },
  ])!;
  assert.deepEqual(about.tasks[0]!.attempts[0]!.phases, [
    { phase: "main", ms: 2000 },
    { phase: "landing", ms: 0 },
    { phase: "landing", ms: 500 },
  ]);
  assert.equal(about.spentMs, 2000);
  assert.equal(about.wallMs, 3500);
});

test("a report has the run's cost where any attempt tells of it, and none where no model was asked", () => {
  const path = fileURLToPath(new URL("../../../test/golden/journals/v1-priced.jsonl", import.meta.url));
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const priced = lines.map((line) => JSON.parse(line) as Event);
  const { cost } = report(priced)!;
  assert.deepEqual([cost?.micros, cost?.attempts, cost?.unknown], [7017, 9, 1]);
  assert.equal(report(timedRun({ tasks: [{ id: "a" }] }))?.cost, undefined);
});
