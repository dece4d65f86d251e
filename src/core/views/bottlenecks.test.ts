import assert from "node:assert/strict";
import { test } from "node:test";

import { timedRun, type TimedRun } from "../../../test/rig/timed-run.ts";
import type { Bottleneck } from "./bottlenecks.ts";
import { report } from "./report.ts";

const of = (run: TimedRun): readonly Bottleneck[] => report(timedRun(run))!.bottlenecks;
const find = <K extends Bottleneck["kind"]>(
  found: readonly Bottleneck[],
  kind: K,
): Extract<Bottleneck, { kind: K }> | undefined =>
  found.find((it): it is Extract<Bottleneck, { kind: K }> => it.kind === kind);

test("independent work on few agents wanted more of them, as many as helped and no more", () => {
  const tasks = Array.from({ length: 6 }, (_, i) => ({ id: `t${i}`, seconds: 4 }));
  const agents = find(of({ tasks, settings: { agents: 2 } }), "agents")!;
  assert.deepEqual([agents.agents, agents.more], [2, 3]);
  assert(agents.ms > 12_000 && agents.insteadMs > 8000 && agents.insteadMs < 9000);
  assert.equal(find(of({ tasks, settings: { agents: 6 } }), "agents"), undefined);
});

test("a file that many write is named with what it cost", () => {
  const tasks = Array.from({ length: 4 }, (_, i) => ({
    id: `t${i}`,
    seconds: 3,
    scope: ["src/index.ts", `src/${i}.ts`],
  }));
  const file = find(of({ tasks, settings: { agents: 4 } }), "file")!;
  assert.deepEqual([file.path, file.tasks], ["src/index.ts", 3]);
  // 3, 6 and 9 seconds, and the landings.
  assert(file.waitedMs > 18_000 && file.waitedMs < 20_000, String(file.waitedMs));
  assert(file.ms > 12_000 && file.insteadMs < 3500);
});

test("failed attempts, a task that is most of the path, and nothing where nothing could be gained", () => {
  const failing = of({
    tasks: [{ id: "a", seconds: 5, failures: [{ failure: "gate", message: "red" }] }],
    settings: { agents: 1, agentSpecs: ["command:a"], retries: 1 },
  });
  const retries = find(failing, "retries")!;
  assert.equal(retries.attempts, 1);
  assert(retries.insteadMs < retries.ms * 0.55);
  const long = of({
    tasks: [
      { id: "a", seconds: 1 },
      { id: "b", seconds: 9, needs: ["a"] },
    ],
  });
  assert.deepEqual(
    long.map((it) => (it.kind === "task" ? it.task : it.kind)),
    ["b"],
  );
});

test("a slow check is held against the run without it", () => {
  const events = timedRun({
    tasks: [
      { id: "a", seconds: 6 },
      { id: "b", seconds: 6, needs: ["a"] },
    ],
  }).map((event) => (event.type === "check-finished" ? { ...event, ms: 4000 } : event));
  const check = find(report(events)!.bottlenecks, "check")!;
  assert.deepEqual([check.name, check.runs, check.totalMs], ["types", 2, 8000]);
  assert(Math.abs(check.ms - check.insteadMs - 8000) < 10);
});
