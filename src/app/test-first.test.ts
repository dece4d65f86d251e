import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { run, withAttempts, type Played } from "../../test/rig/play-attempt.ts";

const failureOf = ({ result }: Played): string =>
  result.status === "failed" ? `${result.failure}: ${result.message.split("\n")[0]}` : result.status;

const TEST = run("test", "sh test/curve.sh", { expect: "red-green" });
const files = ["src/curve.sh", "+test/curve.sh"];
const proving = "mkdir -p test src; echo 'grep -q done src/curve.sh' > test/curve.sh";

test("a test that the task writes: red with the tests alone, green with the work", () =>
  withAttempts({ "src/curve.sh": "echo begun\n" }, async ({ play }) => {
    const played = await play({ files, commands: [TEST] }, `${proving}; echo 'echo done' > src/curve.sh`);
    assert.equal(failureOf(played), "committed");
    assert.deepEqual(played.told, [
      "prepare",
      "main",
      "commit",
      "test-first",
      "test-first test: 1",
      "test-first test: 0",
    ]);
  }));

test("a test that is green without the work proves nothing", () =>
  withAttempts({ "src/curve.sh": "echo begun\n" }, async ({ play }) => {
    const hollow = "mkdir -p test src; echo true > test/curve.sh; echo 'echo done' > src/curve.sh";
    const played = await play({ files, commands: [TEST] }, hollow);
    assert.equal(
      failureOf(played),
      "test-first: test: `sh test/curve.sh` succeeds without the work of this task, so it proves nothing",
    );
  }));

test("a test that stays red is no proof either", () =>
  withAttempts({ "src/curve.sh": "echo begun\n" }, async ({ play }) => {
    const played = await play({ files, commands: [TEST] }, `${proving}; echo 'echo half' > src/curve.sh`);
    assert.equal(failureOf(played), "test-first: test: `sh test/curve.sh` failed (exit code 1)");
  }));

test("an executable test keeps its bit where it is laid over the base", () =>
  withAttempts({ "src/curve.sh": "echo begun\n" }, async ({ play, outside }) => {
    const seen = join(outside, "seen");
    const write = `printf '#!/bin/sh\\ntouch ${seen}.$RENGA_ATTEMPT\\ngrep -q done src/curve.sh\\n' > test/curve.sh`;
    const agent = `mkdir -p test; ${write}; chmod +x test/curve.sh; echo 'echo done' > src/curve.sh`;
    const commands = [run("test", "./test/curve.sh", { expect: "red-green" })];
    const played = await play({ files, commands }, agent);
    assert.deepEqual(played.told.slice(-2), ["test-first test: 1", "test-first test: 0"]);
  }));

test("a test that is there already has to be red before the agent starts", () =>
  withAttempts(
    { "src/curve.sh": "echo done\n", "test/curve.sh": "touch left; grep -q done src/curve.sh\n" },
    async ({ play, land, outside }) => {
      const worked = join(outside, "worked");
      const agent = `touch ${worked}; echo '# done' >> src/curve.sh`;
      const task = { files: ["src/curve.sh"], commands: [TEST] };
      assert.match(failureOf(await play(task, agent)), /^test-first: .* proves nothing$/);
      assert.equal(existsSync(worked), false);
      await land({ "src/curve.sh": "echo begun\n" });
      const played = await play(task, agent);
      assert.ok(played.result.status === "committed");
      assert.deepEqual(played.result.files, ["src/curve.sh"], "nothing of what the test left behind");
      assert.deepEqual(
        played.told.filter((it) => it.includes(":")),
        ["test-first test: 1", "test-first test: 0"],
      );
    },
  ));

test("a minimal run comes before the plan's own program, and its leavings are not the work's", () =>
  withAttempts({ "train.sh": `echo "$1" > model.txt\n` }, async ({ play, workspace }) => {
    const commands = [run("test", "sh train.sh tiny && touch tiny.txt"), run("post", "test ! -e tiny.txt")];
    const played = await play({ script: "train.sh full", commands });
    assert.ok(played.result.status === "committed", failureOf(played));
    assert.deepEqual(played.result.files, ["model.txt"]);
    assert.equal(String(await workspace.read(played.result.commit, "model.txt")), "full\n");
    assert.deepEqual(played.told.slice(0, 4), ["prepare", "test-first", "test-first test: 0", "main"]);
  }));

test("a minimal run that fails keeps the work from starting", () =>
  withAttempts({ "train.sh": "touch $RENGA_STATE/trained\n" }, async ({ play, outside }) => {
    const played = await play({ script: "train.sh", commands: [run("test", "exit 3")] });
    assert.match(failureOf(played), /^test-first: test: `exit 3` failed \(exit code 3\)$/);
    assert.equal(existsSync(join(outside, "state", "task_1_0a1b2c3d", "trained")), false);
  }));

test("where an agent has yet to write it, the minimal run comes after the agent", () =>
  withAttempts({}, async ({ play }) => {
    const commands = [run("test", "sh train.sh tiny"), run("post", "true")];
    const played = await play({ script: "train.sh", commands }, "echo 'exit 0' > train.sh");
    assert.deepEqual(played.told, [
      "prepare",
      "main",
      "commit",
      "test-first",
      "test-first test: 0",
      "post-validation",
      "post-validation post: 0",
    ]);
    const broken = await play({ commands }, "echo 'exit 5' > train.sh");
    assert.match(failureOf(broken), /^test-first: .*exit code 5/);
  }));
