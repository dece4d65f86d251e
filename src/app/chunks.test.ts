import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { run, withAttempts, type AttemptRig, type Played } from "../../test/rig/play-attempt.ts";
import { waitUntil } from "../../test/rig/wait-for.ts";

const failureOf = ({ result }: Played): string =>
  result.status === "failed" ? `${result.failure}: ${result.message.split("\n")[0]}` : result.status;

/** Writes the numbers of its units to a file, and tells outside what it was asked to do; fails where a file says so. */
const GENERATE = `
echo "$RENGA_CHUNK $RENGA_CHUNK_START $RENGA_CHUNK_SIZE $RENGA_CHUNK_TOTAL" >> "$TOLD"
[ ! -e "$TOLD.fail.$RENGA_CHUNK_START" ] || exit 9
seq $RENGA_CHUNK_START $((RENGA_CHUNK_START + RENGA_CHUNK_SIZE - 1)) >> units.txt
`;
const task = { mode: "chunked", script: "generate.sh", chunks: [2, 6], checkpointEvery: 4 } as const;
const UNITS = Array.from({ length: 8 }, (_, i) => `${i}\n`).join("");

/** A repository with the generator; `told` is the file that it writes to. */
const withGenerator = (scene: (rig: AttemptRig, told: string) => Promise<void>): Promise<void> => {
  let told = "";
  return withAttempts({ "generate.sh": `TOLD=$(cat told.txt)\n${GENERATE}`, "told.txt": "" }, async (rig) => {
    told = join(rig.outside, "told");
    await rig.land({ "told.txt": told });
    await scene(rig, told);
  });
};

const linesOf = (path: string): string[] => readFileSync(path, "utf8").trim().split("\n");

/** The last checkpoint that an attempt took. */
function checkpointOf({ events }: Played): { done: number; commit: string } {
  const last = events.findLast((event) => event.type === "checkpoint-taken");
  assert.ok(last?.type === "checkpoint-taken");
  return { done: last.done, commit: last.commit };
}

test("each slice is one run that is told its part; a checkpoint after each", () =>
  withGenerator(async ({ play, workspace, repository }, told) => {
    const played = await play({ ...task, commands: [run("quality", "test -s units.txt", { name: "look" })] });
    assert.ok(played.result.status === "committed", failureOf(played));
    assert.equal(String(await workspace.read(played.result.commit, "units.txt")), UNITS);
    assert.deepEqual(linesOf(told), ["1 0 2 8", "2 2 4 8", "2 6 2 8"]);
    assert.deepEqual(played.told, [
      "prepare",
      "main",
      "chunk 0: 0+2/8 0",
      "main look: 0",
      "checkpoint 2/8",
      "chunk 1: 2+4/8 0",
      "checkpoint 6/8",
      "chunk 1: 6+2/8 0",
      "checkpoint 8/8",
      "commit",
    ]);
    const { commit } = checkpointOf(played);
    assert.equal(repository.git("rev-parse", "refs/renga/r/checkpoints/task_1_0a1b2c3d"), commit);
  }));

test("the next attempt goes on at the checkpoint, not at zero, on top of what landed meanwhile", () =>
  withGenerator(async ({ play, land, workspace }, told) => {
    writeFileSync(`${told}.fail.6`, "");
    const first = await play(task);
    assert.match(
      failureOf(first),
      /^agent: units 6 to 8 of 8 \(chunk 2\): the script generate.sh ended with exit code 9/,
    );
    assert.deepEqual(first.told.slice(-2), ["checkpoint 6/8", "chunk 1: 6+2/8 9"]);
    assert.equal(checkpointOf(first).done, 6);
    await land({ "other.txt": "another task\n" });
    writeFileSync(told, "");
    writeFileSync(`${told}.fail.0`, "");
    rmSync(`${told}.fail.6`);
    const second = await play(task, undefined, { checkpoint: checkpointOf(first) });
    assert.ok(second.result.status === "committed", failureOf(second));
    assert.deepEqual(linesOf(told), ["2 6 2 8"], "what was done is not done again");
    assert.equal(String(await workspace.read(second.result.commit, "units.txt")), UNITS);
    assert.equal(String(await workspace.read(second.result.commit, "other.txt")), "another task\n");
    assert.deepEqual(second.result.files, ["units.txt"]);
  }));

test("a checkpoint that does not go together with what landed is not used", () =>
  withGenerator(async ({ play, land }, told) => {
    writeFileSync(`${told}.fail.6`, "");
    const first = await play(task);
    await land({ "units.txt": "somebody else's\n" });
    writeFileSync(told, "");
    await play(task, undefined, { checkpoint: checkpointOf(first) });
    assert.equal(linesOf(told)[0], "1 0 2 8");
  }));

test("a quality command that fails stops the task before the checkpoint", () =>
  withGenerator(async ({ play }, told) => {
    const look = run("quality", `echo "seen $RENGA_CHUNK" >> ${told}; [ ! -e ${told}.bad ]`);
    writeFileSync(`${told}.bad`, "");
    const played = await play({ ...task, commands: [look] });
    assert.match(failureOf(played), /^gate: quality: `echo/);
    assert.deepEqual(linesOf(told), ["1 0 2 8", "seen 1"]);
    assert.deepEqual(played.told, ["prepare", "main", "chunk 0: 0+2/8 0", "main quality: 1"]);
  }));

test("whichever agent has the task, the run itself does the chunks; a script that is not there is written first", () =>
  withGenerator(async ({ play, outside }, told) => {
    const worked = join(outside, "worked");
    const there = await play(task, `touch ${worked}`);
    assert.equal(there.result.status, "committed");
    assert.equal(existsSync(worked), false);
    writeFileSync(told, "");
    const commands = [run("test", "sh made.sh --tiny && touch tiny.txt")];
    const missing = { ...task, script: "made.sh", commands };
    const written = await play(missing, "cp generate.sh made.sh");
    assert.ok(written.result.status === "committed", failureOf(written));
    assert.deepEqual(
      linesOf(told).filter((line) => /\d/.test(line)),
      ["1 0 2 8", "2 2 4 8", "2 6 2 8"],
    );
    assert.deepEqual(
      written.told.filter((it) => it.startsWith("test-first")),
      ["test-first", "test-first test: 0"],
    );
    assert.deepEqual(written.result.files, ["made.sh", "units.txt"], "nothing of the minimal run");
    const nothing = await play(missing, "true");
    assert.equal(failureOf(nothing), "agent: the script made.sh is still not there");
  }));

test("stopping between or within slices loses nothing of the checkpoints", () =>
  withGenerator(async ({ play, outside }) => {
    const pipe = join(outside, "pipe");
    const stop = new AbortController();
    const main = run(
      "main",
      `[ $RENGA_CHUNK_START -lt 2 ] || { mkfifo ${pipe}; cat ${pipe}; }; echo x >> units.txt`,
    );
    const playing = play({ ...task, commands: [main] }, undefined, {}, stop.signal);
    await waitUntil("the command to wait", () => existsSync(pipe));
    stop.abort();
    const played = await playing;
    assert.equal(failureOf(played), "cancelled: the run was stopped");
    assert.deepEqual(played.told.slice(-2), ["chunk 0: 0+2/8 0", "checkpoint 2/8"]);
  }));
