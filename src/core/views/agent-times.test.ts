import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { breakerRun } from "../../../test/rig/night-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import { memoryPeaks } from "./agent-times.ts";
import { report } from "./report.ts";
import type { Bar } from "./timeline.ts";

const bar = (from: number, ms: number, peakMemoryBytes: number): Bar => ({
  task: "t",
  attempt: 1,
  agent: "a",
  slot: 1,
  from,
  to: from + ms,
  readyAt: from,
  wait: { cause: "start" },
  result: "worked",
  peakMemoryBytes,
});

test("memory held together is the most that any moment adds up to, in whatever order the attempts stand", () => {
  const bars = fc.array(
    fc
      .tuple(fc.nat(30), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 99 }))
      .map((it) => bar(...it)),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(bars, (list) => {
      const at = (moment: number): number =>
        list.reduce(
          (sum, { from, to = 0, peakMemoryBytes = 0 }) =>
            sum + (from <= moment && moment < to ? peakMemoryBytes : 0),
          0,
        );
      const { attempt, together, measured } = memoryPeaks(list)!;
      assert.equal(together, Math.max(...list.map(({ from }) => at(from))));
      assert.equal(attempt, Math.max(...list.map(({ peakMemoryBytes = 0 }) => peakMemoryBytes)));
      assert.equal(measured, list.length);
    }),
  );
  assert.equal(memoryPeaks([]), undefined);
});

test("what was rolled back does not count as landed, and its attempts say so", () => {
  const events = timedRun(breakerRun);
  const landings = events.filter(({ type }) => type === "landed").length;
  const about = report(events)!;
  const landed = about.perAgent.reduce((sum, agent) => sum + agent.landed, 0);
  assert.equal(landed, about.counts.done);
  assert(landings > landed, "nothing was rolled back");
  const undone = about.tasks.flatMap(({ attempts }) => attempts.filter((it) => it.undone === true));
  assert.equal(undone.length, landings - landed);
});
