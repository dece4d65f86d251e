import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { nightJournals } from "../../../test/rig/night-run.ts";
import { runTask, started, type Fate } from "../../../test/rig/scenario.ts";
import { SimulatedWorld } from "../../../test/rig/simulated-world.ts";
import { START, timedRun } from "../../../test/rig/timed-run.ts";
import type { Event, FailureClass } from "../run/event.ts";
import { replay } from "../run/fold.ts";
import { activeKeys, boardOf, boardTask, createBoard, elapsedMs, follow, type Board } from "./board.ts";
import { remainingMs } from "./remaining-ms.ts";

const failures: fc.Arbitrary<FailureClass> = fc.constantFrom(
  "agent",
  "gate",
  "needs-agent",
  "infrastructure",
  "transient",
  "unclear",
);

/** Journals of small runs with failures, questions, pauses, processes, roll-backs, and at times a crash in the middle. */
const journals: fc.Arbitrary<readonly Event[]> = fc
  .record({
    shapes: fc.array(
      fc.record({
        needs: fc.array(fc.nat(), { maxLength: 2 }),
        minutes: fc.integer({ min: 1, max: 20 }),
        failures: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(failures, { maxLength: 4 })),
        background: fc.oneof(
          { weight: 4, arbitrary: fc.constant(undefined) },
          fc.constantFrom("ends well" as const, "ends badly" as const),
        ),
        settled: fc.oneof(
          { weight: 6, arbitrary: fc.constant(undefined) },
          fc.constantFrom("done" as const, "skipped" as const),
        ),
      }),
      { minLength: 1, maxLength: 10 },
    ),
    agents: fc.integer({ min: 1, max: 4 }),
    answers: fc.boolean(),
    seeds: fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
    crash: fc.option(fc.record({ steps: fc.nat(20), landedAnyway: fc.nat(3) })),
  })
  .map(({ shapes, agents, seeds, crash, answers }) => {
    const fates = new Map<string, Fate>();
    const tasks = shapes.map((shape, i) => {
      const { failures, background } = shape;
      const process = background === undefined ? {} : { background };
      fates.set(`t${i}`, { failures, landingFailures: i % 3 === 2 ? 1 : 0, ...process });
      const needs = i === 0 ? [] : [...new Set(shape.needs.map((n) => `t${n % i}`))];
      const { settled } = shape;
      return runTask(`t${i}`, {
        needs,
        minutes: shape.minutes,
        ...(settled === undefined ? {} : { settled }),
      });
    });
    const settings = {
      agents,
      agentSpecs: ["command:a", "command:b"],
      retries: 1,
      attemptTimeoutSeconds: 60,
    };
    let i = 0;
    const world = new SimulatedWorld(
      { tasks, fates, settings, answers },
      () => seeds[i++ % seeds.length] ?? 0,
    );
    const steps = crash?.steps ?? 0;
    for (let n = 0; n < steps && world.step(); n++);
    if (crash !== null && world.run.outcome === undefined)
      world.crash(world.journal.length, crash.landedAnyway);
    return world.toEnd().journal.map((event, at) => ({ ...event, at: at * 10 }));
  });

const open = (board: Board): number =>
  [...board.run.tasks.values()]
    .filter(({ state }) => ["waiting", "ready", "running", "landing"].includes(state))
    .reduce((sum, { spec }) => sum + spec.minutes, 0);

test("after every event: the states are the run's own, and the open minutes are those of what can still land", () => {
  fc.assert(
    fc.property(journals, (events) => {
      const [first, ...rest] = events;
      assert(first?.type === "run-started");
      const board = createBoard(first);
      rest.forEach((event, i) => {
        follow(board, event);
        assert(Math.abs(board.openMinutes - open(board)) < 1e-6, `open minutes after event ${i + 1}`);
        if (board.run.outcome === undefined) assert((remainingMs(board, event.at) ?? 0) >= 0);
      });
      const run = replay(events);
      for (const [key, { state, attempts }] of run!.tasks) {
        const shown = boardTask(board, key);
        assert.deepEqual([shown?.state, shown?.attempts], [state, attempts]);
      }
      assert.equal(remainingMs(board, board.lastAt), 0);
      const own =
        board.run.counts.done - board.run.started.tasks.filter((task) => task.settled === "done").length;
      assert.equal([...board.times.values()].filter(({ counted }) => counted === "landed").length, own);
    }),
    { numRuns: 500 },
  );
});

test("questions, background processes, gates, roll-backs and requests: the open minutes are those of what can still land", () => {
  for (const [name, events] of Object.entries(nightJournals)) {
    const [first, ...rest] = events;
    assert(first?.type === "run-started");
    const board = createBoard(first);
    for (const event of rest) {
      follow(board, event);
      assert.equal(board.openMinutes, open(board), `${name}: open minutes after ${event.type}`);
      const asking = [...board.run.tasks.values()].filter(({ question }) => question !== undefined);
      assert.deepEqual([...board.asking].toSorted(), asking.map(({ spec }) => spec.key).toSorted());
      assert.deepEqual([...board.beside.backgrounds.keys()], [...board.run.backgrounds]);
      assert.deepEqual([...board.beside.pauses.keys()], [...board.run.limits.pauses.keys()]);
      assert.equal(board.beside.gates.size, board.run.gates.running);
    }
    const done = [...board.run.tasks.values()].filter(({ state }) => state === "done");
    assert.equal(
      board.landedMinutes,
      done.reduce((sum, { spec }) => sum + spec.minutes, 0),
      `${name}: landed minutes`,
    );
    assert.equal(board.beside.tripped === undefined, name !== "breaker");
  }
});

test("a chunked task shows how far it is, a background process what its monitors saw", () => {
  const until = nightJournals["night"]!.filter(({ at }) => at <= START + 13_000);
  const board = boardOf(until)!;
  assert.deepEqual(boardTask(board, "2.2")?.chunks, { chunk: 3, done: 2000, total: 5000 });
  assert.match(boardTask(board, "1.2")?.question ?? "", /Which one\?/);
  const background = board.beside.backgrounds.get("2.1")!;
  assert.deepEqual(
    background.points.map(({ series, x }) => [series, x]),
    [["loss", 600]],
  );
  assert.equal(background.pid, 4711);
});

test("late and repeated events change nothing that is shown", () => {
  fc.assert(
    fc.property(journals, fc.nat(), (events, at) => {
      const again = events[1 + (at % Math.max(1, events.length - 1))];
      if (again === undefined || again.type === "run-resumed" || again.type === "phase-started") return;
      const calm = boardOf(events);
      const twice = boardOf([...events, { ...again, at: events.at(-1)!.at }]);
      assert.deepEqual(
        [...twice!.run.tasks.keys()].map((key) => boardTask(twice!, key)),
        [...calm!.run.tasks.keys()].map((key) => boardTask(calm!, key)),
      );
      assert.equal(twice!.openMinutes, calm!.openMinutes);
    }),
    { numRuns: 300 },
  );
});

test("a running task shows its agent, attempt, phase and times", () => {
  const events = timedRun(lossRun);
  const until = events.filter(({ at }) => at <= START + 9000);
  const board = boardOf(until)!;
  const task = boardTask(board, "2.2.2")!;
  assert.equal(task.state, "running");
  assert.equal(task.attempts, 2);
  assert.equal(task.agent, "command:node agents/cheap.mjs --model small");
  assert.equal(task.phase, "main");
  assert.equal(task.failure?.failure, "gate");
  assert.equal(task.phaseSince! - task.attemptAt!, 100);
  assert(task.startedAt! < task.attemptAt!);
  assert(activeKeys(board).includes("2.2.2"));
  assert.equal(boardTask(board, "2.5.2")?.blockedBy, "2.5.1");
  assert.equal(boardTask(board, "nothing"), undefined);
});

test("the estimate of what remains begins with the first landing and is near the truth of an even run", () => {
  const tasks = Array.from({ length: 40 }, (_, i) => ({ id: `t${i}`, minutes: 5, seconds: 10 }));
  const events = timedRun({ tasks, settings: { agents: 4 } });
  const end = events.at(-1)!.at;
  const board = createBoard(events[0] as Event & { type: "run-started" });
  for (const event of events.slice(1)) {
    follow(board, event);
    const left = remainingMs(board, event.at);
    if (board.run.counts.done === 0) assert.equal(left, undefined);
    else if (board.run.counts.done > 4)
      assert(Math.abs(left! - (end - event.at)) < 6000, `${left} of ${end - event.at}`);
  }
});

test("what remains is never less than the longest chain that is running", () => {
  const chain = Array.from({ length: 6 }, (_, i) => ({
    id: `c${i}`,
    minutes: 5,
    seconds: 10,
    needs: i === 0 ? [] : [`c${i - 1}`],
  }));
  const events = timedRun({ tasks: chain, settings: { agents: 8 } });
  const landed = events.findIndex(({ type }) => type === "landed");
  const board = boardOf(events.slice(0, landed + 2))!;
  assert(remainingMs(board, board.lastAt)! > 45_000);
});

test("where landing takes longer than the work, the landings are what remains, as many at a time as agents", () => {
  const tasks = Array.from({ length: 50 }, (_, i) => ({ id: `t${i}`, minutes: 5, seconds: 0 }));
  const events = timedRun({ tasks, settings: { agents: 5 } });
  const tenth = events.findIndex(
    (_, i) => events.slice(0, i).filter(({ type }) => type === "landed").length === 10,
  );
  const board = boardOf(events.slice(0, tenth))!;
  const foreseen = remainingMs(board, board.lastAt)!;
  const real = events.at(-1)!.at - board.lastAt;
  assert(foreseen > real / 3 && foreseen < real * 3, `${foreseen} ms foreseen, ${real} ms in truth`);
});

test("time in which no coordinator lived counts neither as elapsed nor as work", () => {
  const settings = { agents: 2, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
  const scenario = { tasks: [runTask("a"), runTask("b")], settings, fates: new Map() };
  const of = (task: string): { task: string; uid: string; attempt: number } => ({
    task,
    uid: `task_${task}_00000000`,
    attempt: 1,
  });
  const base = "b".repeat(40);
  const board = boardOf([
    started(scenario),
    { type: "attempt-started", at: 1000, ...of("a"), agent: "command:a" },
    { type: "attempt-started", at: 1000, ...of("b"), agent: "command:a" },
    {
      type: "attempt-finished",
      at: 3000,
      ...of("a"),
      result: { status: "committed", commit: "c", base, files: [] },
    },
    { type: "landing-started", at: 3000, ...of("a") },
    { type: "phase-started", at: 4000, ...of("b"), phase: "main" },
    { type: "landed", at: 900_000, ...of("a"), commit: "c", recovered: true },
    { type: "run-resumed", at: 900_100, settings, lost: [{ task: "b", attempt: 1 }], retryFailed: false },
    { type: "attempt-started", at: 900_100, ...of("b"), attempt: 2, agent: "command:a" },
  ])!;
  assert.equal(elapsedMs(board, 901_000), 4900);
  assert.equal(boardTask(board, "a")?.spentMs, 2000);
  assert.equal(boardTask(board, "b")?.spentMs, 3000);
  assert.equal(board.landedMs, 2000);
});

test("100,000 tasks, where one failure blocks all the others, are followed event by event", () => {
  const settings = { agents: 1, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
  const tasks = Array.from({ length: 100_000 }, (_, i) =>
    runTask(`t${i}`, { needs: i === 0 ? [] : [`t${i - 1}`] }),
  );
  const ref = { task: "t0", uid: "task_t0_00000000", attempt: 1 };
  const board = boardOf([
    started({ tasks, settings, fates: new Map() }),
    { type: "attempt-started", at: 1, ...ref, agent: "command:a" },
    {
      type: "attempt-finished",
      at: 2,
      ...ref,
      result: { status: "failed", failure: "agent", message: "no" },
    },
  ])!;
  assert.equal(board.run.counts.blocked, 99_999);
  assert.equal(board.openMinutes, 0);
});
