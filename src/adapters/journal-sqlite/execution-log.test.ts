import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";

import { plan, started } from "../../../test/contracts/journal.ts";
import type { Event } from "../../core/run/event.ts";
import { logLine } from "./log-line.ts";
import { openJournal } from "./open-journal.ts";

const uid = "task_1_0a1b2c3d";
const of = { task: "1", uid, attempt: 1 };
const story: readonly Event[] = [
  { type: "attempt-started", at: 1_700_000_000_001, ...of, agent: "apply" },
  { type: "process-started", at: 1_700_000_000_002, ...of, pid: 7, startTime: "123" },
  { type: "phase-started", at: 1_700_000_000_003, ...of, phase: "main" },
  {
    type: "check-finished",
    at: 1_700_000_000_004,
    ...of,
    phase: "post-validation",
    name: "types",
    command: "tsc",
    exitCode: 2,
    timedOut: false,
    ms: 12,
    output: "two\nlines",
  },
  {
    type: "attempt-finished",
    at: 1_700_000_000_005,
    ...of,
    result: { status: "failed", failure: "gate", message: "types: exit 2" },
  },
  { type: "run-finished", at: 1_700_000_000_006, outcome: "failed" },
];

function scratch(): { dir: string; log: string; [Symbol.dispose]: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "renga-log-"));
  const log = join(dir, ".task_execution.log");
  return { dir, log, [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
}

function record(dir: string): void {
  const journal = openJournal(dir);
  journal.begin(started("r"), plan("r"));
  for (const event of story) journal.append("r", [event]);
  journal.close();
}

it("tells a task's story by its unique id, one line per event", () => {
  using place = scratch();
  record(place.dir);
  const lines = readFileSync(place.log, "utf8").split("\n");
  const told = lines
    .filter((line) => line.includes(uid))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    told.map((line) => line["event"]),
    ["attempt-started", "process-started", "phase-started", "check-finished", "attempt-finished"],
  );
  assert.deepEqual(told[4], {
    task_id: uid,
    run: "r",
    seq: 6,
    timestamp: "2023-11-14T22:13:20.005Z",
    event: "attempt-finished",
    task: "1",
    attempt: 1,
    status: "failed",
    failure: "gate",
    message: "types: exit 2",
  });
});

it("tells every later event flat and in one spelling, with the task's unique id", () => {
  const ref = { task: "1", uid, attempt: 1 };
  const at = 1_700_000_000_000;
  const gates = { level: "end", commit: "c".repeat(40) } as const;
  const events: readonly Event[] = [
    { type: "check-started", at, ...ref, phase: "main", name: "types", command: "tsc" },
    {
      type: "chunk-finished",
      at,
      ...ref,
      chunk: 0,
      start: 0,
      size: 5,
      total: 9,
      exitCode: 0,
      ms: 3,
      output: "",
    },
    { type: "alert-raised", at, ...ref, monitor: "loss", kind: "not-finite", message: "NaN", action: "stop" },
    { type: "answered", at, request: 4, task: "1", uid, text: "the first" },
    { type: "background-ended", at, ...ref, how: "exited", exitCode: 0, message: "" },
    { type: "provider-paused", at, provider: "claude", until: at + 1, reason: "429" },
    {
      type: "breaker-tripped",
      at,
      batch: 0,
      failed: 3,
      size: 4,
      base: "b",
      failure: "gate",
      count: 2,
      message: "m",
    },
    {
      type: "gate-checked",
      at,
      ...gates,
      name: "tests",
      command: "npm test",
      exitCode: 1,
      timedOut: false,
      ms: 7,
      output: "",
      verdict: "failed",
    },
    { type: "stop-requested", at, reason: "enough", request: 5 },
  ];
  const lines = events.map(
    (event, i) => JSON.parse(logLine({ seq: i + 1, run: "r", event })) as Record<string, unknown>,
  );
  for (const [i, said] of lines.entries()) {
    const event = events[i]!;
    assert.equal(said["event"], event.type);
    assert.equal(said["task_id"], "uid" in event ? uid : undefined);
    for (const [name, value] of Object.entries(said)) {
      assert.match(name, /^[a-z_]+$/);
      assert(typeof value !== "object" || value === null, `${name} of ${event.type} is not flat`);
    }
  }
  assert.deepEqual(lines[7], {
    run: "r",
    seq: 8,
    timestamp: "2023-11-14T22:13:20.000Z",
    event: "gate-checked",
    gate: "tests",
    level: "end",
    commit: "c".repeat(40),
    command: "npm test",
    exit_code: 1,
    timed_out: false,
    ms: 7,
    output: "",
    verdict: "failed",
  });
});

it("writes again what a crash tore off or lost, byte for byte", () => {
  using place = scratch();
  record(place.dir);
  const whole = readFileSync(place.log);
  for (let length = 0; length <= whole.length; length += 37) {
    truncateSync(place.log, length);
    openJournal(place.dir).close();
    assert.deepEqual(readFileSync(place.log), whole, `torn at byte ${length}`);
  }
  appendFileSync(place.log, Buffer.alloc(5_000));
  openJournal(place.dir).close();
  assert.deepEqual(readFileSync(place.log), whole, "blocks of zeros after a power cut");
  rmSync(place.log);
  openJournal(place.dir).close();
  assert.deepEqual(readFileSync(place.log), whole, "the file was gone");
});

it("finds the last line though it is longer than what is read at once", () => {
  using place = scratch();
  const journal = openJournal(place.dir);
  journal.begin(started("r"), plan("r"));
  journal.append("r", [{ type: "stop-requested", at: 1, reason: "long ".repeat(50_000) }]);
  journal.close();
  const whole = readFileSync(place.log);
  openJournal(place.dir).close();
  assert.deepEqual(readFileSync(place.log), whole);
});

it("keeps the log of another journal aside", () => {
  using place = scratch();
  const foreign = '{"task_id":"task_9_ffffffff","run":"elsewhere","seq":41}\n';
  writeFileSync(place.log, foreign);
  record(place.dir);
  assert.equal(readFileSync(`${place.log}.old`, "utf8"), foreign);
  assert.equal(readFileSync(place.log, "utf8").split("\n").length, story.length + 2);
});

it("is left alone by a reader", () => {
  using place = scratch();
  record(place.dir);
  rmSync(place.log);
  openJournal(place.dir, { readOnly: true }).close();
  assert.equal(existsSync(place.log), false);
});
