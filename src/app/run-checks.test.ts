import assert from "node:assert/strict";
import { test } from "node:test";

import { makeTask } from "../../test/contracts/agent.ts";
import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { createProcessRunner } from "../adapters/process/create-process-runner.ts";
import { checksIn, runChecks } from "./run-checks.ts";

test("at landing, tests that were red without the work are run again, each command once", () => {
  const commands = [
    { name: "pre", phase: "pre", command: "a" },
    { name: "red", phase: "test", command: "b", expect: "red-green" },
    { name: "tiny", phase: "test", command: "c" },
    { name: "again", phase: "test", command: "d", expect: "red-green" },
    { name: "post", phase: "post", command: "d" },
  ] as const;
  const gates = [{ name: "gate", command: "e", timeoutSeconds: 1 }];
  const run = (phase: Parameters<typeof checksIn>[1]): string =>
    checksIn({ task: makeTask({ commands }), gates }, phase)
      .map(({ command }) => command)
      .join("");
  assert.deepEqual([run("pre-flight"), run("post-validation"), run("landing")], ["a", "de", "dbe"]);
});

test("of every check that began the end is told: of one that another's failure called off, too", async () => {
  const runner = createProcessRunner();
  const folder = scratchFolder();
  // The one fails as soon as the other is at work.
  const slow = "echo at work; touch began; exec sleep 60";
  const commands = ["until test -e began; do sleep 0.05; done; exit 3", slow];
  const checks = commands.map((command) => ({ name: "one", command, timeoutSeconds: 60 }));
  const began: string[] = [];
  const ended = new Map<string, readonly [number | null, boolean]>();
  try {
    const failed = await runChecks(
      [...checks],
      { phase: "pre-flight", cwd: folder, env: {}, failFast: true },
      {
        runner,
        began: ({ command }) => began.push(command),
        tell: ({ command, exitCode, calledOff = false }) => ended.set(command, [exitCode, calledOff]),
      },
      new AbortController().signal,
    );
    assert.deepEqual(
      failed.map(({ exitCode }) => exitCode),
      [3],
    );
  } finally {
    await runner.close();
  }
  assert.deepEqual(ended.get(slow), [null, true]);
  assert.deepEqual(began.toSorted(), [...commands].toSorted());
  assert.deepEqual([...ended.keys()].toSorted(), commands.toSorted());
});
