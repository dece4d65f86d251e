import assert from "node:assert/strict";
import { test } from "node:test";

import { groupOf, planOf } from "../../../test/rig/plan-of.ts";
import { analyse } from "../plan/analyse.ts";
import type { TaskCommand } from "../plan/plan.ts";
import { compareProfiles, forecastProfile } from "./compare-profiles.ts";
import { profileFacts, profileOf, settingsOf } from "./profiles.ts";

const commands: TaskCommand[] = [{ name: "test", phase: "post", command: "npm test" }];

/** Six tasks of 10 minutes in two waves, and one of 30 beside the first. */
const PLAN = planOf(
  [
    ...[1, 2, 3].map((i) => ({
      id: `a${i}`,
      minutes: 10,
      files: [`src/a/${i}.ts`],
      groups: ["wave:1"],
      commands,
    })),
    { id: "long", minutes: 30, files: ["src/long/x.ts"], groups: ["wave:1"], commands },
    ...[1, 2, 3].map((i) => ({
      id: `b${i}`,
      minutes: 10,
      needs: [`a${i}`],
      files: [`src/b/${i}.ts`],
      groups: ["wave:2"],
      commands,
    })),
  ],
  { groups: [groupOf({ key: "wave:1" }), groupOf({ key: "wave:2" })] },
);

test("the profiles differ in agents, time, gates, tries and what lands before the next gate", () => {
  const { forecasts, recommended } = compareProfiles(PLAN)!;
  const [speed, balanced, reliable] = forecasts;
  assert.deepEqual(
    forecasts.map(({ profile, minutes, batches, gateRuns, blastRadius }) => [
      profile.name,
      profile.agents,
      minutes,
      batches,
      gateRuns,
      blastRadius,
    ]),
    [
      ["speed", 3, 30, 0, 1, 7],
      ["balanced", 3, 30, 0, 4, 4],
      // With a barrier the second wave waits for the long task: 40 with two agents, then 20.
      ["reliable", 2, 50, 2, 6, 4],
    ],
  );
  assert.ok(speed!.risk.score > balanced!.risk.score && balanced!.risk.score >= reliable!.risk.score);
  assert.equal(recommended.name, "balanced");
  assert.ok(forecasts.every(({ cost }) => cost === undefined));
});

test("expected attempts are a geometric sum over the tries that a profile allows", () => {
  const { forecasts } = compareProfiles(PLAN, { failureRate: 0.5 })!;
  assert.deepEqual(
    forecasts.map(({ attempts, unlanded }) => [attempts, unlanded]),
    [
      [7 * 1.5, 7 * 0.25],
      [7 * 1.75, 7 * 0.125],
      [7 * 1.875, 7 * 0.0625],
    ],
  );
});

test("with barriers no agents are faster than without, and more are never slower", () => {
  const { perAgents } = compareProfiles(PLAN)!;
  perAgents.forEach(({ free, barriers }, i) => {
    assert.ok(barriers >= free);
    if (i > 0) assert.ok(free <= perAgents[i - 1]!.free);
  });
  assert.deepEqual(perAgents[0], { agents: 1, free: 90, barriers: 90 });
});

test("plans that nothing proves, or of high risk, are for the reliable profile", () => {
  const bare = compareProfiles(
    planOf([
      { id: "a", files: ["a.ts"] },
      { id: "b", files: ["b.ts"] },
    ]),
  )!;
  assert.deepEqual(bare.recommended, { name: "reliable", reason: "no command proves 2 of 2 tasks" });
  const risky = compareProfiles(planOf([{ id: "a", risk: "high", commands }]))!;
  assert.match(risky.recommended.reason, /1 of 1 tasks are of high risk/);
});

test("tasks that do not say what they write are a risk beside others only", () => {
  const plan = planOf(Array.from({ length: 8 }, (_, i) => ({ id: `t${i}`, minutes: 10, commands })));
  const { forecasts } = compareProfiles(plan, { most: 4 })!;
  assert.deepEqual(
    forecasts.map(({ profile }) => profile.agents),
    [4, 4, 2],
  );
  assert.ok(forecasts[0]!.expectedConflicts > forecasts[2]!.expectedConflicts);
  const alone = forecastProfile(plan, analyse(plan), { name: "speed", most: 1 }).forecast;
  assert.equal(alone.expectedConflicts, 0);
});

test("a circle cannot be compared, and nothing left to do takes no time", () => {
  assert.equal(
    compareProfiles(
      planOf([
        { id: "a", needs: ["b"] },
        { id: "b", needs: ["a"] },
      ]),
    ),
    undefined,
  );
  const done = compareProfiles(planOf([{ id: "a", status: "done" }]))!;
  assert.deepEqual(
    done.forecasts.map(({ minutes, attempts }) => [minutes, attempts]),
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  );
});

test("a profile as settings of a run", () => {
  const reliable = profileOf("reliable", profileFacts(analyse(PLAN)));
  assert.deepEqual(settingsOf(reliable), {
    profile: "reliable",
    agents: 2,
    retries: 3,
    barriers: true,
    scope: "reject",
  });
});
