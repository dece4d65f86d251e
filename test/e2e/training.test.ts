import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { processTable } from "../../src/adapters/process/process-table.ts";
import type { Event } from "../../src/core/run/event.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/training", import.meta.url));
const PLAN = ["SPEC.md", "steps.yaml"];
const closers: (() => void)[] = [];
after(() => closers.forEach((close) => close()));

/** The example as a repository, with other settings for the training. */
function training(settings: Readonly<Record<string, unknown>>): ScratchRepository {
  const base = join(EXAMPLE, "base");
  const files = Object.fromEntries(
    readdirSync(base, { recursive: true, encoding: "utf8" })
      .map((path) => join(base, path))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(base, path), readFileSync(path, "utf8")]),
  );
  for (const path of PLAN) files[path] = readFileSync(join(EXAMPLE, path), "utf8");
  const own = JSON.parse(files["training.json"] ?? "{}") as object;
  files["training.json"] = JSON.stringify({ ...own, ...settings });
  const it = scratchRepository(files);
  closers.push(() => it.remove());
  return it;
}

/** Everything that happened in the one run, from its journal. */
function eventsOf(it: ScratchRepository): readonly Event[] {
  const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
  try {
    return Array.from(journal.events(journal.runs()[0]?.run ?? ""), ({ event }) => event);
  } finally {
    journal.close();
  }
}
type Of<T extends Event["type"]> = Extract<Event, { readonly type: T }>;
const only = <T extends Event["type"]>(events: readonly Event[], type: T, task?: string): readonly Of<T>[] =>
  events.filter(
    (event): event is Of<T> =>
      event.type === type && (task === undefined || ("task" in event && event.task === task)),
  );
const branchOf = (it: ScratchRepository): string =>
  it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");

type Watched = {
  readonly background: readonly {
    readonly id: string;
    readonly state: string;
    readonly exitCode: number | null;
  }[];
  readonly monitors: readonly {
    readonly id: string;
    readonly name: string;
    readonly series: readonly {
      readonly name: string;
      readonly points: readonly [number, number | null][];
    }[];
  }[];
  readonly alerts: readonly { readonly id: string; readonly kind: string; readonly action: string }[];
};
const watched = async (it: ScratchRepository): Promise<Watched> => {
  const { code, out, err } = await it.renga("monitor", "--json");
  assert.equal(code, 0, err);
  return JSON.parse(out) as Watched;
};
const pointsOf = (
  { monitors }: Watched,
  monitor: string,
  series: string,
): readonly [number, number | null][] =>
  monitors.find(({ name }) => name === monitor)?.series.find(({ name }) => name === series)?.points ?? [];
const isAlive = (pid: number): boolean => processTable.find(pid)?.zombie === false;

test("the seed's example: pre-flight, test first, chunks with checkpoints, training in the background, ticks", async () => {
  // So long that the two tasks beside it have landed by its end, also on a slow machine.
  const it = training({ msPerStep: 150 });
  const done = await it.renga("run", ...PLAN, "--yes");
  assert.equal(done.code, 0, done.out + done.err);

  const spec = it.git("show", `${branchOf(it)}:SPEC.md`);
  const ticks = [...spec.matchAll(/^- \[x\] \*\*STEP (\d)\*\*: .* ✓ \[task_id: (\w+)\] \[(.*)\]$/gmu)];
  assert.deepEqual(
    ticks.map(([, step]) => step),
    ["1", "2", "3", "4", "5"],
  );
  for (const [, step, id, time] of ticks) {
    assert.match(id ?? "", new RegExp(`^task_${step}_[0-9a-f]{8}$`, "u"));
    assert(Number.isFinite(Date.parse(time ?? "")));
  }

  const events = eventsOf(it);
  const checks = (task: string, phase: string): unknown[] =>
    only(events, "check-finished", task).flatMap((event) => (event.phase === phase ? event.exitCode : []));
  assert.deepEqual(checks("1", "pre-flight").slice(-2), [0, 0]);
  for (const task of ["2", "3"]) assert.deepEqual(checks(task, "test-first"), [0]);
  const chunks = only(events, "chunk-finished", "2").map(({ start, size }) => [start, size]);
  assert.deepEqual(chunks, [
    [0, 20],
    [20, 50],
    [70, 30],
    [100, 50],
    [150, 50],
  ]);
  assert.equal(only(events, "checkpoint-taken", "2").at(-1)?.done, 200);
  assert(only(events, "check-finished", "2").some(({ command }) => command.includes("check-quality")));
  assert.equal(it.git("show", `${branchOf(it)}:data/examples.jsonl`).split("\n").length, 200);

  // Landed while it ran; who needs its end came after it, who does not did not wait.
  const at = (type: Event["type"], task: string): number => {
    const [first] = only(events, type, task);
    return first === undefined ? Number.NaN : events.indexOf(first);
  };
  assert(at("landed", "3") < at("background-ended", "3"));
  assert(at("background-ended", "3") < at("attempt-started", "5"));
  assert(at("landed", "4") < at("background-ended", "3"));
  assert.match(it.git("show", `${branchOf(it)}:REPORT.md`), /After 40 steps: .* good enough/u);

  const seen = await watched(it);
  assert.deepEqual(
    seen.background.map(({ id, state, exitCode }) => [id, state, exitCode]),
    [["3", "exited", 0]],
  );
  const loss = pointsOf(seen, "loss", "loss");
  assert.deepEqual(
    loss.map(([x]) => x),
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
  assert((loss.at(-1)?.[1] ?? 1) < (loss[0]?.[1] ?? 0));
  assert.equal(pointsOf(seen, "loss", "accuracy").length, 40);
  assert.deepEqual(seen.alerts, []);
  const shown = await it.renga("monitor");
  assert.match(shown.out, /^ {2}3 loss .*falling/mu);
});

test("a training that goes astray is told of and stopped; who needs it is not started, the rest is done", async () => {
  // Its numbers overflow in the first step; it would go on for minutes.
  const it = training({ rate: 1e308, steps: 3000, msPerStep: 100, checkpointEvery: 1 });
  const done = await it.renga("run", ...PLAN, "--yes");
  assert.notEqual(done.code, 0, done.out);
  const seen = await watched(it);
  assert(
    seen.alerts.some(({ id, kind, action }) => id === "3" && kind === "not-finite" && action === "stop"),
  );
  const events = eventsOf(it);
  assert.equal(only(events, "landed", "4").length, 1);
  assert.deepEqual(only(events, "attempt-started", "5"), []);
  for (const { pid } of only(events, "process-started")) assert(!isAlive(pid));
  const spec = it.git("show", `${branchOf(it)}:SPEC.md`);
  assert.match(spec, /^- \[ \] \*\*STEP 5\*\*/mu);
});

test("kill -9 of the coordinator: the training goes on, and the next sitting adopts it", async () => {
  // So long that it has not ended before the kill.
  const it = training({ msPerStep: 200 });
  const run = it.start("run", ...PLAN, "--yes");
  await run.saw(/ landed +3 /u);
  run.kill("SIGKILL");
  await run.done;
  const [started] = only(eventsOf(it), "background-started");
  assert(isAlive(started?.pid ?? 0), "it goes on alone");
  const again = await it.renga("run", "--continue");
  assert.equal(again.code, 0, again.out + again.err);
  const events = eventsOf(it);
  assert.equal(only(events, "background-started").length, 1);
  assert.deepEqual(
    only(events, "background-ended").map(({ task, how, exitCode }) => [task, how, exitCode]),
    [["3", "exited", 0]],
  );
  assert.match(it.git("show", `${branchOf(it)}:REPORT.md`), /After 40 steps: .* good enough/u);
  assert.equal(pointsOf(await watched(it), "loss", "loss").at(-1)?.[0], 40);
});
