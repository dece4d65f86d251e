import assert from "node:assert/strict";
import { test } from "node:test";

import { golden } from "../../../test/rig/golden.ts";
import { HandClock } from "../../../test/rig/hand-clock.ts";
import { nightJournals } from "../../../test/rig/night-run.ts";
import { Terminal } from "../../../test/rig/terminal.ts";
import { START } from "../../../test/rig/timed-run.ts";
import type { Event } from "../../core/run/event.ts";
import { boardOf } from "../../core/views/board.ts";
import { createPaint } from "./colour.ts";
import { createProgressLines } from "./progress-lines.ts";
import { createProgressWindow } from "./progress-window.ts";
import { renderStatus } from "./status.ts";

// Times of day are shown as the clock on the wall has them.
process.env["TZ"] = "UTC";

/** The screen of this run at that moment. */
function screen(
  name: string | readonly Event[],
  size: readonly [number, number],
  untilMs: number,
  unicode = true,
): string[] {
  const [columns, rows] = size;
  const terminal = new Terminal(columns, rows);
  const clock = new HandClock(START);
  const paint = createPaint({ colour: false, unicode });
  const progress = createProgressWindow({ terminal, paint, now: clock.now, after: clock.after });
  for (const event of typeof name === "string" ? (nightJournals[name] ?? []) : name) {
    if (event.at > START + untilMs) break;
    clock.moveTo(event.at);
    progress.show([{ seq: 1, run: "r", event }]);
  }
  clock.moveTo(START + untilMs);
  const lines = terminal.lines();
  progress.close();
  assert.deepEqual(terminal.surprises, []);
  return lines;
}

const framed = (name: string, size: readonly [number, number], untilMs: number): string =>
  [
    `+ ${name}, ${size.join("x")}, at ${untilMs} ms`,
    ...screen(name, size, untilMs).map((line) => `|${line}`),
    "",
  ].join("\n");

test("golden frames of a night: questions, background, pauses, chunks, gates, the breaker", () => {
  const frames = [
    framed("night", [80, 24], 1_500),
    framed("night", [80, 24], 13_000),
    framed("night", [120, 40], 15_500),
    framed("night", [45, 24], 13_000),
    framed("night", [80, 8], 13_000),
    framed("night", [20, 12], 15_500),
    framed("night", [80, 24], 25_000),
    framed("breaker", [80, 24], 4_500),
    framed("breaker", [80, 24], 7_000),
    framed("red", [80, 24], 2_800),
  ];
  golden("frames/window-night.txt", frames.join("\n"));
});

test("the live block never takes more than the screen, and what needs the person stays in it", () => {
  for (let rows = 4; rows < 30; rows++) {
    const lines = screen("night", [80, rows], 13_000);
    const live = lines.slice(lines.findIndex((line) => line.includes(" landed · ")));
    assert(live.length < rows, `${live.length} lines of ${rows}`);
    if (rows >= 6) assert.match(live.at(-1) ?? "", /^ {2}renga answer 1\.2 "TEXT"$/);
  }
  for (const line of screen("night", [80, 24], 13_000, false)) assert.match(line, /^[ -~]*$/);
});

test("what stands below the window follows the same events and gets only the room that is left", () => {
  for (const rows of [5, 24]) {
    const terminal = new Terminal(80, rows);
    const clock = new HandClock(START);
    let taken = 0;
    const below = { take: () => taken++, lines: () => Array.from({ length: 40 }, (_, i) => `below ${i}`) };
    const { now, after } = clock;
    const paint = createPaint({ colour: false, unicode: true });
    const progress = createProgressWindow({ terminal, paint, now, after, below });
    const events = nightJournals["night"]!.slice(0, 12);
    progress.show(events.map((event, seq) => ({ seq, run: "r", event })));
    const lines = terminal.lines();
    progress.close();
    const frame = lines.findIndex((line) => line.includes(" landed"));
    assert.equal(taken, events.length);
    assert.equal(lines.length - frame, rows - 1);
    assert.equal(lines.at(-1)?.startsWith("below"), rows > 5);
    assert.deepEqual(terminal.surprises, []);
  }
});

test("golden lines of a night in a pipe", () => {
  let out = "";
  for (const [name, events] of Object.entries(nightJournals)) {
    out += `== ${name}\n`;
    const progress = createProgressLines(
      (text) => (out += text),
      createPaint({ colour: false, unicode: true }),
    );
    progress.show(events.map((event, i) => ({ seq: i + 1, run: "r", event })));
  }
  golden("frames/pipe-night.txt", out);
});

test("status of a run that nobody works on shows what it asks, with the command that answers", () => {
  const events = nightJournals["night"]!.filter(({ at }) => at < START + 13_000);
  const row = { run: "r", startedAt: START, title: "night", finished: false, live: false };
  const text = renderStatus([{ ...row, board: () => boardOf(events) }], {
    width: 80,
    paint: createPaint({ colour: false, unicode: true }),
    now: START + 60_000,
    holder: undefined,
  });
  assert.match(text, /needs you\n {2}! 1\.2: The plan names two/);
  assert.match(text, /\n {4}renga answer 1\.2 "TEXT"\n/);
});

test("a process that a monitor halted shows the command that lets it go on, in the window and in the status", () => {
  const halting = nightJournals["night"]!.map((event): Event =>
    event.type === "alert-raised" ? { ...event, action: "pause" } : event,
  );
  const shown = screen(halting, [80, 24], 15_500).join("\n");
  assert.match(shown, /2\.1 .*halted .*\n {2}renga go-on 2\.1\b/u);
  assert.doesNotMatch(screen("night", [80, 24], 15_500).join("\n"), /go-on/u);
  const events = halting.filter(({ at }) => at < START + 15_500);
  for (const live of [true, false]) {
    const row = { run: "r", startedAt: START, title: "night", finished: false, live };
    const look = { width: 80, paint: createPaint({ colour: false, unicode: true }), now: START + 60_000 };
    const text = renderStatus([{ ...row, board: () => boardOf(events) }], { ...look, holder: undefined });
    assert.match(text, /\n {4}renga go-on 2\.1\n/u);
  }
});
