import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { timedRun, type TimedTask } from "../../../test/rig/timed-run.ts";
import { whyEnded } from "../../cli/render/why-ended.ts";
import { configOf } from "../../schema/config.ts";
import type { Event } from "../run/event.ts";
import { report, type RunReport } from "./report.ts";

const of = (tasks: readonly TimedTask[], agents = 2): RunReport =>
  report(timedRun({ tasks, settings: { agents } }))!;

test("each start names what it really waited for", () => {
  const waits = (about: RunReport): Map<string, RunReport["bars"][number]["wait"]> =>
    new Map(about.bars.map(({ task, wait }) => [task, wait]));
  const file = waits(
    of([
      { id: "a", seconds: 4, scope: ["x.ts"] },
      { id: "b", seconds: 9 },
      { id: "c", seconds: 1, scope: ["x.ts"] },
    ]),
  );
  assert.equal(file.get("a")?.cause, "start");
  assert.deepEqual(file.get("c"), { cause: "lease", of: "a", path: "x.ts", bar: 0 });
  const agent = waits(of([{ id: "a", seconds: 4 }, { id: "b", seconds: 2 }, { id: "c" }]));
  assert.deepEqual(agent.get("c"), { cause: "agent", of: "b", bar: 1 });
});

test("a retry waited for its own first attempt, a dependent for what it needs", () => {
  const twice = report(
    timedRun({
      tasks: [
        { id: "a", seconds: 2, failures: [{ failure: "conflict", message: "again" }] },
        { id: "b", seconds: 1, needs: ["a"] },
      ],
      settings: { agents: 2, retries: 1 },
    }),
  )!;
  assert.deepEqual(
    twice.bars.map(({ task, wait }) => [task, wait.cause, wait.of]),
    [
      ["a", "start", undefined],
      ["a", "retry", "a"],
      ["b", "needs", "a"],
    ],
  );
  assert.deepEqual(
    twice.path.map(({ kind, task, attempt }) => `${kind} ${task}.${attempt}`),
    ["work a.1", "work a.2", "landing a.2", "work b.1", "landing b.1"],
  );
});

test("the path has no gap, from the run's start to its end", () => {
  const about = report(timedRun(lossRun))!;
  let at = about.startedAt;
  for (const { from, to } of about.path) {
    assert.equal(from, at);
    assert(to >= from);
    at = to;
  }
  assert.equal(at, about.endedAt);
  assert.deepEqual(
    about.path.filter(({ kind }) => kind === "work").map(({ task }) => task),
    // 2.2.2 failed and gave its agent back: that is what 2.3.1 had waited for last.
    ["2.1.1", "2.2.2", "2.3.1", "2.4.1", "2.6.1"],
  );
});

test("on any plan: places add up to the run's time, no two attempts share one, and the path is whole", () => {
  const plans = fc.record({
    agents: fc.integer({ min: 1, max: 4 }),
    tasks: fc.array(
      fc.record({
        seconds: fc.integer({ min: 1, max: 9 }),
        needs: fc.array(fc.nat(), { maxLength: 2 }),
        scope: fc.subarray(["a.ts", "b.ts", "lib"]),
        fails: fc.nat(2),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    retries: fc.nat(2),
  });
  fc.assert(
    fc.property(plans, ({ agents, tasks, retries }) => {
      const events = timedRun({
        tasks: tasks.map(({ seconds, needs, scope, fails }, i) => ({
          id: `t${i}`,
          seconds,
          scope,
          needs: i === 0 ? [] : [...new Set(needs.map((n) => `t${n % i}`))],
          failures: Array.from({ length: fails }, () => ({ failure: "conflict" as const, message: "no" })),
        })),
        settings: { agents, retries },
      });
      const about = report(events)!;
      for (const { busyMs, idleMs } of about.slots)
        assert(Math.abs(busyMs + idleMs - about.wallMs) <= 9, `${busyMs} + ${idleMs} of ${about.wallMs}`);
      assert.equal(
        about.slots.reduce((sum, { busyMs }) => sum + busyMs, 0),
        about.spentMs,
      );
      const ends = new Map<number, number>();
      for (const { slot, from, to } of about.bars) {
        assert(slot <= agents && (ends.get(slot) ?? 0) <= from);
        ends.set(slot, to!);
      }
      assert.equal(
        about.path.reduce((sum, { from, to }) => sum + to - from, 0),
        about.wallMs,
      );
    }),
    { numRuns: 150 },
  );
});

test("idle time has its causes: a held file, a need, nothing left to do", () => {
  const causes = (about: RunReport): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const { causes } of about.slots)
      for (const { cause, ms } of causes) sums.set(cause, (sums.get(cause) ?? 0) + ms);
    return sums;
  };
  const shared = causes(
    of([
      { id: "a", seconds: 4, scope: ["x.ts"] },
      { id: "b", seconds: 4, scope: ["x.ts"] },
    ]),
  );
  assert(shared.get("lease")! > 4000 && shared.get("rest")! > 4000 && !shared.has("needs"));
  const chain = causes(
    of([
      { id: "a", seconds: 4 },
      { id: "b", seconds: 4, needs: ["a"] },
    ]),
  );
  assert(chain.get("needs")! > 4000 && !chain.has("lease"));
});

test("a place that a budget keeps empty is idle for it, and not for a file", () => {
  const about = report(
    timedRun({
      tasks: [
        { id: "a", seconds: 1 },
        { id: "b", seconds: 9 },
        { id: "c", seconds: 1 },
      ],
      // Attempts of unknown cost use up their whole share: of two millionths one each.
      settings: { agents: 2, agentSpecs: ["command:a"], config: configOf({ budget: { run: 0.000002 } }) },
    }),
  )!;
  assert.equal(about.outcome, "budget");
  const idle = about.slots.flatMap(({ causes }) => causes);
  const [most] = idle.toSorted((a, b) => b.ms - a.ms);
  assert.equal(most?.cause, "budget");
  assert.ok(most.ms > 7000 && !idle.some(({ cause }) => cause === "lease"));
  assert.match(
    whyEnded(about) ?? "",
    /the run's budget of \$0.000002 leaves no room.*2 attempts of unknown cost counted as the most they were allowed/u,
  );
});

test("what starts together after a gate did not wait for each other", () => {
  const { path } = report(
    timedRun({
      tasks: [
        { id: "a", seconds: 3 },
        { id: "b", seconds: 4 },
        { id: "c", seconds: 5 },
      ],
      gatePoints: [{ level: "before", tasks: [] }],
      settings: { agents: 3, agentSpecs: ["apply"] },
    }),
  )!;
  assert.deepEqual(
    path.filter(({ kind }) => kind === "work").map(({ task }) => task),
    ["c"],
  );
});

test("time in which nobody was there is nobody's idle time", () => {
  const settings = { agents: 1, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
  const [first] = timedRun({ tasks: [{ id: "a" }], settings });
  assert(first?.type === "run-started");
  const ref = { task: "a", uid: first.tasks[0]!.uid };
  const at = first.at;
  const events: Event[] = [
    first,
    { type: "attempt-started", at: at + 1000, ...ref, attempt: 1, agent: "command:a" },
    { type: "phase-started", at: at + 3000, ...ref, attempt: 1, phase: "main" },
    {
      type: "run-resumed",
      at: at + 900_000,
      settings,
      lost: [{ task: "a", attempt: 1 }],
      retryFailed: false,
    },
    { type: "attempt-started", at: at + 900_500, ...ref, attempt: 2, agent: "command:a" },
    {
      type: "attempt-finished",
      at: at + 901_000,
      ...ref,
      attempt: 2,
      result: { status: "unchanged" },
    },
  ];
  const about = report(events)!;
  assert.deepEqual(
    about.bars.map(({ result, from, to, wait }) => [result, from - at, to! - at, wait.cause]),
    [
      ["lost", 1000, 3000, "start"],
      ["worked", 900_500, 901_000, "resume"],
    ],
  );
  assert.deepEqual([about.slots[0]!.busyMs, about.slots[0]!.idleMs], [2500, 1500]);
});

test("an answer that a continued run finds is what the task waited for, whatever else was asked meanwhile", () => {
  const unclear = { failure: "unclear", message: "which one?" } as const;
  const events = timedRun({
    tasks: [
      { id: "a", failures: [unclear] },
      { id: "b", needs: ["a"] },
    ],
  });
  const [first] = events;
  assert(first?.type === "run-started");
  const at = events.at(-1)!.at + 60_000;
  const ref = (task: string) => ({ at, task, uid: first.tasks.find(({ key }) => key === task)!.uid });
  const { bars } = report([
    ...events,
    { type: "run-resumed", at, settings: first.settings, lost: [], retryFailed: true },
    { type: "answered", ...ref("a"), text: "this one", request: 1 },
    { type: "task-skipped", ...ref("b"), reason: "not wanted", dependents: "blocked", request: 2 },
    { type: "attempt-started", ...ref("a"), at: at + 20, attempt: 2, agent: "apply" },
  ])!;
  assert.deepEqual(bars.at(-1)!.wait, { cause: "answer", of: "a", bar: 0 });
});
