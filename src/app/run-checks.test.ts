import assert from "node:assert/strict";
import { test } from "node:test";

import { makeTask } from "../../test/contracts/agent.ts";
import { checksIn } from "./run-checks.ts";

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
