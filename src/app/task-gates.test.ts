import assert from "node:assert/strict";
import { test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { createProcessRunner } from "../adapters/process/create-process-runner.ts";
import { configOf } from "../schema/config.ts";
import type { Baseline } from "./gate-keeper.ts";
import { runChecks } from "./run-checks.ts";
import { taskGates } from "./task-gates.ts";

const size = { name: "size", threshold: { value: "size (\\d+)", most: 100, worseBy: 0 } };
const config = (command: string) => configOf({ gates: { task: ["true", { ...size, command }] } });
const NONE: Baseline = new Map();

/** What failed, in the words that the task's agent gets. */
async function failures(command: string, baseline: Baseline = NONE): Promise<readonly string[]> {
  const runner = createProcessRunner();
  try {
    const failed = await runChecks(
      taskGates(config(command), baseline),
      { phase: "post-validation", cwd: scratchFolder(), env: {}, failFast: false },
      { runner, tell: () => {} },
      new AbortController().signal,
    );
    return failed.map(({ name, exitCode, output }) => `${name} ${exitCode}: ${output}`);
  } finally {
    await runner.close();
  }
}

test("a task gate holds its number, too, and says what it was held against", async () => {
  assert.deepEqual(await failures("echo size 100"), []);
  assert.deepEqual(await failures("printf 'size \\033[32m100\\033[0m'"), []);
  assert.deepEqual(await failures("echo size 101"), ["size 1: size 101\n101 is not at most 100"]);
  assert.deepEqual(await failures("echo none"), ["size 1: none\nno number found by size (\\d+)"]);
  assert.deepEqual(await failures("echo size 5; exit 3"), ["size 3: size 5"]);
});

test("what was red before the run is no check of any task, unless its number may not become worse", async () => {
  const red = { name: "lint", command: "exit 1" };
  const gates = configOf({ gates: { task: [red] } });
  const baseline: Baseline = new Map([["lint\0exit 1", { red: true }]]);
  assert.deepEqual(taskGates(gates, baseline), []);
  assert.deepEqual(taskGates(gates, NONE), [{ ...red, timeoutSeconds: 600, twice: true }]);
  const before = (command: string): Baseline => new Map([[`size\0${command}`, { red: true, value: 200 }]]);
  assert.deepEqual(await failures("echo size 200", before("echo size 200")), []);
  assert.equal((await failures("echo size 201", before("echo size 201"))).length, 1);
});

test("a task gate that fails and then passes is flaky, which is recorded and counts as passed; one that fails twice is red", async () => {
  const runner = createProcessRunner();
  const once = "test -e again || { touch again; exit 7; }";
  const told: (readonly [string, number | null, number | undefined])[] = [];
  try {
    const failed = await runChecks(
      taskGates(configOf({ gates: { task: [once, "exit 3"] } }), NONE),
      { phase: "post-validation", cwd: scratchFolder(), env: {}, failFast: false },
      { runner, tell: ({ command, exitCode, repeat }) => told.push([command, exitCode, repeat]) },
      new AbortController().signal,
    );
    assert.deepEqual(
      failed.map(({ command }) => command),
      ["exit 3"],
    );
  } finally {
    await runner.close();
  }
  const of = (command: string) => told.filter(([it]) => it === command).map(([, ...rest]) => rest);
  assert.deepEqual(of(once), [
    [7, undefined],
    [0, 1],
  ]);
  assert.deepEqual(of("exit 3"), [
    [3, undefined],
    [3, 1],
  ]);
});
