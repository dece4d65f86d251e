import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { createSlotRunner } from "../adapters/process/create-slot-runner.ts";
import type { TaskCommand, Watch } from "../core/plan/plan.ts";
import type { Event } from "../core/run/event.ts";
import { monitorsOf, runMonitors, type Monitor } from "./monitor.ts";

const checks = createSlotRunner(2, { graceMs: 100 });
after(() => checks.close());
const ref = { task: "1", uid: "task_1_aaaaaaaa", attempt: 1 };

type Told = (Event & { type: "monitor-sampled" }) | (Event & { type: "alert-raised" });

/** Runs one monitor until `enough`, which hears of each event and may act on the files. */
async function watch(
  cwd: string,
  command: string,
  more: Partial<Monitor>,
  enough: (told: readonly Told[]) => boolean,
): Promise<readonly Told[]> {
  const stop = new AbortController();
  const told: Told[] = [];
  const tell = (event: Event): void => {
    told.push(event as Told);
    if (!stop.signal.aborted && enough(told)) stop.abort();
  };
  const monitor = { name: "loss", command, intervalSeconds: 0.01, timeoutSeconds: 10, ...more };
  await runMonitors(
    [monitor],
    { ref, cwd, env: { WHO: "us" } },
    { checks, tell, now: Date.now },
    stop.signal,
  );
  return told;
}

const points = (told: readonly Told[]): unknown[] =>
  told.flatMap((event) => (event.type === "monitor-sampled" ? event.points : []));
const alerts = (told: readonly Told[]): string[] =>
  told.flatMap((event) =>
    event.type === "alert-raised" ? `${event.kind} ${event.action}: ${event.message}` : [],
  );
const LOSS: Watch = {
  series: { loss: String.raw`loss (\S+)` },
  step: String.raw`step (\d+)`,
  action: "stop",
};

test("a growing log gives every number once, also the last ones, and tells of what is wrong with them", async () => {
  const cwd = scratchFolder({ "loss.txt": "step 1 loss 0.9\nstep 2 loss 0.8\n" });
  const more = ["step 3 loss 0.7\n", "step 4 loss NaN\nstep 5 loss 0.5\n"];
  const told = await watch(cwd, "cat loss.txt", { watch: LOSS, alertOn: "nan" }, (events) => {
    const next = events.at(-1)?.type === "monitor-sampled" ? more.shift() : undefined;
    if (next !== undefined) writeFileSync(join(cwd, "loss.txt"), next, { flag: "a" });
    if (events.at(-1)?.type !== "alert-raised") return false;
    // Between the last regular look and the end.
    writeFileSync(join(cwd, "loss.txt"), "step 6 loss 0.4\n", { flag: "a" });
    return true;
  });
  assert.deepEqual(
    points(told),
    [0.9, 0.8, 0.7, null, 0.5, 0.4].map((y, i) => ({ series: "loss", x: i + 1, y })),
  );
  assert.deepEqual(alerts(told), [
    "pattern stop: step 4 loss NaN",
    "not-finite stop: loss is not a finite number at step 4",
  ]);
});

test("an output that stays the same is told once; silence is a stall", async () => {
  const cwd = scratchFolder({ log: "same\n" });
  const told = await watch(cwd, "cat log; echo $WHO", { watch: { stallSeconds: 0.05 } }, (events) =>
    events.some(({ type }) => type === "alert-raised"),
  );
  assert.equal(told.filter(({ type }) => type === "monitor-sampled").length, 2);
  assert.match(alerts(told).join("\n"), /^stall notify: nothing new for \d+ s$/u);
  assert.equal(told[0]?.type === "monitor-sampled" && told[0].output, "us");
});

test("a monitor that fails three times is broken, one that finds nothing is not", async () => {
  const cwd = scratchFolder({ log: "fine\n" });
  let looks = 0;
  const broken = await watch(cwd, "cat missing", { watch: { action: "stop" } }, (events) =>
    events.some(({ type }) => type === "alert-raised"),
  );
  assert.match(
    alerts(broken).join(),
    /^broken notify: the monitor itself failed 3 times in a row: .*missing/u,
  );
  const quiet = await watch(
    cwd,
    "echo x >>looks; grep ERROR log",
    { alertOn: ".", watch: { stallSeconds: 0.1 } },
    (events) => {
      looks = events.length;
      return events.some(({ type }) => type === "alert-raised");
    },
  );
  assert.match(alerts(quiet).join(), /^stall /u);
  assert.equal(looks, quiet.length);
});

test("a pattern that would match for ever, or is none, is a broken monitor and holds nothing up", async () => {
  const cwd = scratchFolder({ log: `${"a".repeat(3000)}!\n` });
  const evil = await watch(cwd, "cat log", { alertOn: "^(a+)+$" }, (events) =>
    events.some(({ type }) => type === "alert-raised"),
  );
  assert.deepEqual(alerts(evil), ["broken notify: a pattern of the monitor takes too long"]);
  const none = await watch(cwd, "cat log", { watch: { series: { x: "(" } } }, (events) =>
    events.some(({ type }) => type === "alert-raised"),
  );
  assert.match(alerts(none).join(), /^broken notify: a pattern of the monitor cannot be used: /u);
});

test("the monitors of a task have names of their own, and a minute where the plan says nothing", () => {
  const command = (name: string, rest: Partial<TaskCommand> = {}): TaskCommand => ({
    name,
    phase: "background",
    ...rest,
  });
  const commands = [
    command("watch", { command: "a" }),
    command("watch", { command: "b", intervalSeconds: 5, alertOn: "x" }),
    command("in words"),
    { ...command("post", { command: "c" }), phase: "post" as const },
  ];
  assert.deepEqual(monitorsOf({ commands }), [
    { name: "watch", command: "a", intervalSeconds: 60, timeoutSeconds: 30 },
    { name: "watch 2", command: "b", intervalSeconds: 5, timeoutSeconds: 30, alertOn: "x" },
  ]);
});
