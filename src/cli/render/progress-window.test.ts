import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { golden } from "../../../test/rig/golden.ts";
import { HandClock } from "../../../test/rig/hand-clock.ts";
import { lossRun } from "../../../test/rig/loss-run.ts";
import { Terminal } from "../../../test/rig/terminal.ts";
import { START, timedRun, type TimedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../../core/run/event.ts";
import { fold } from "../../core/run/fold.ts";
import { begin } from "../../core/run/state.ts";
import { createPaint } from "./colour.ts";
import { createProgressWindow } from "./progress-window.ts";
import type { Progress } from "./progress.ts";

type Stage = { readonly terminal: Terminal; readonly clock: HandClock; readonly progress: Progress };

function stage(columns: number, rows: number, unicode = true): Stage {
  const terminal = new Terminal(columns, rows);
  const clock = new HandClock(START);
  const { now, after } = clock;
  const paint = createPaint({ colour: false, unicode });
  return { terminal, clock, progress: createProgressWindow({ terminal, paint, now, after }) };
}

/** Feeds events at their own times, as many as are due at a moment together. */
function play({ clock, progress }: Stage, events: readonly Event[], until = Infinity): void {
  for (const [at, due] of Map.groupBy(events, (event) => event.at)) {
    if (at > START + until) break;
    clock.moveTo(at);
    progress.show(due.map((event, seq) => ({ seq, run: "r", event })));
  }
  if (until < Infinity) clock.moveTo(START + until);
}

const framed = (lines: readonly string[], columns: number): string =>
  [`+${"-".repeat(columns)}`, ...lines.map((line) => `|${line}`), ""].join("\n");

for (const [columns, rows] of [
  [80, 24],
  [120, 30],
  [45, 24],
  [20, 12],
] as const)
  test(`golden frames at ${columns}x${rows}`, () => {
    const on = stage(columns, rows);
    const events = timedRun(lossRun);
    const frames = [3000, 9000].map((until) => {
      const at = stage(columns, rows);
      play(at, events, until);
      const text = framed(at.terminal.lines(), columns);
      at.progress.close();
      return text;
    });
    play(on, events);
    on.progress.close();
    golden(
      `frames/window-${columns}x${rows}.txt`,
      [...frames, framed(on.terminal.lines(), columns)].join("\n"),
    );
    assert.deepEqual(on.terminal.surprises, []);
  });

test("golden frame in ASCII", () => {
  const on = stage(80, 24, false);
  play(on, timedRun(lossRun), 9000);
  const lines = on.terminal.lines();
  on.progress.close();
  for (const line of lines) assert.match(line, /^[ -~]*$/);
  golden("frames/window-80x24-ascii.txt", framed(lines, 80));
});

const runs: fc.Arbitrary<TimedRun> = fc.record({
  tasks: fc
    .array(
      fc.record({
        needs: fc.array(fc.nat(), { maxLength: 2 }),
        seconds: fc.integer({ min: 0, max: 3000 }).map((ms) => ms / 1000),
        title: fc.oneof(
          fc.string(),
          fc.string({ unit: "grapheme" }),
          fc.constantFrom("漢字📈".repeat(30), "\u001b[2J\u001b[Hgone", "a\nb"),
        ),
        fails: fc.integer({ min: -3, max: 2 }),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((shapes) =>
      shapes.map(({ needs, seconds, title, fails }, i) => ({
        id: `t-${i}-`,
        title,
        seconds,
        needs: i === 0 ? [] : [...new Set(needs.map((n) => `t-${n % i}-`))],
        failures: Array.from({ length: Math.max(0, fails) }, () => ({
          failure: "agent" as const,
          message: `no\n\u001b[31m${title}`,
        })),
      })),
    ),
  settings: fc.record({
    agents: fc.integer({ min: 1, max: 20 }),
    retries: fc.nat(1),
    agentSpecs: fc.constant(["command:a"]),
  }),
});

test("after any run, to its end or left in the middle, the scroll-back holds each finished line exactly once and nothing of the live block", () => {
  fc.assert(
    fc.property(
      runs,
      fc.integer({ min: 30, max: 130 }),
      fc.integer({ min: 2, max: 40 }),
      fc.record({
        lags: fc.array(fc.nat(700), { minLength: 1, maxLength: 8 }),
        cut: fc.oneof(
          fc.constant(1),
          fc.nat(100).map((percent) => percent / 100),
        ),
      }),
      (run, columns, rows, { lags, cut }) => {
        const all = timedRun({ ...run, title: "run" });
        const events = all.slice(0, Math.max(1, Math.round(cut * all.length)));
        const on = stage(columns, rows);
        let seq = 0;
        for (const event of events) {
          // Events come late, in whatever bundles the loop makes of them, and now and then twice.
          on.clock.moveTo(Math.max(on.clock.time, event.at) + lags[seq % lags.length]!);
          const entry = { seq: ++seq, run: "r", event };
          on.progress.show(
            seq % 5 === 0 && event.type !== "run-started" && event.type !== "run-finished"
              ? [entry, entry]
              : [entry],
          );
        }
        on.progress.close();
        on.progress.close();
        on.terminal.write("$ prompt");
        const lines = on.terminal.lines();
        assert.equal(lines.at(-1), "$ prompt");
        assert.deepEqual(on.terminal.surprises, []);
        assert(on.terminal.cursorShown);
        assert(
          lines.every((line) => !line.startsWith("▶ t-") && !line.includes(" landed · ")),
          "a part of the live block is left",
        );
        const shown = lines.filter((line) => /^[✓✗] t-/.test(line)).map((line) => line.split(/\s+/)[1]);
        // A batch that was taken back ends anew, so its tasks may have several such lines.
        const [first, ...rest] = events;
        assert(first?.type === "run-started");
        const state = begin(first);
        const ended = rest.flatMap((event) => {
          const task = "task" in event ? state.tasks.get(event.task) : undefined;
          const before = task?.state;
          fold(state, event);
          const isEnd = task?.state === "done" || task?.state === "failed";
          return task !== undefined && isEnd && task.state !== before ? [task.spec.key] : [];
        });
        assert.deepEqual(shown, ended);
      },
    ),
    { numRuns: 300 },
  );
});

test("no line reaches over the last column, from 20 columns on", () => {
  fc.assert(
    fc.property(
      runs,
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 1, max: 30 }),
      (run, columns, rows) => {
        const on = stage(columns, rows);
        play(on, timedRun(run));
        on.progress.close();
        assert.deepEqual(on.terminal.surprises, []);
      },
    ),
    { numRuns: 200 },
  );
});

test("at most ten redraws a second, however fast events come; the clocks go on without events", () => {
  const on = stage(80, 24);
  let draws = 0;
  const write = on.terminal.write.bind(on.terminal);
  on.terminal.write = (text) => {
    if (text.includes("\u001b[?2026h")) draws++;
    return write(text);
  };
  const [first, ...rest] = timedRun({
    tasks: Array.from({ length: 200 }, (_, i) => ({ id: `t${i}`, seconds: 0.01 })),
    settings: { agents: 8 },
  });
  const end = rest.at(-1)!.at;
  play(on, [first!, ...rest]);
  assert(draws <= (end - START) / 100 + 2, `${draws} draws in ${end - START} ms`);
  on.progress.close();

  const idle = stage(80, 24);
  play(idle, timedRun({ tasks: [{ id: "slow", seconds: 600 }] }), 400_000);
  assert.match(idle.terminal.lines().at(-1)!, /main\s+6:(39|40)$/);
  idle.progress.close();
});

test("what an earlier sitting finished is counted, not printed again", () => {
  const events = timedRun(lossRun);
  const split = events.findIndex(({ at }) => at > START + 9000);
  const on = stage(80, 24);
  on.progress.recall(events.slice(0, split).map((event, seq) => ({ seq, run: "r", event })));
  on.clock.moveTo(START + 9000);
  play(on, events.slice(split));
  on.progress.close();
  const lines = on.terminal.lines();
  assert(!lines.some((line) => line.includes("2.1.1")));
  assert.equal(lines.filter((line) => line.startsWith("✓ 2.6.1")).length, 1);
  assert.match(lines.at(-1)!, /9 of 12 landed/);
});
