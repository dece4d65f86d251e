import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { run, withAttempts, type Played } from "../../test/rig/play-attempt.ts";
import { waitUntil } from "../../test/rig/wait-for.ts";

const failureOf = ({ result }: Played): string =>
  result.status === "failed" ? `${result.failure}: ${result.message}` : result.status;

test("the phases of an attempt, each check between its start and its end", () =>
  withAttempts({ "a.txt": "a\n" }, async ({ play, workspace }) => {
    const played = await play(
      {
        files: ["a.txt"],
        commands: [
          run("pre", "test -f a.txt"),
          run("post", "grep -q b a.txt"),
          run("post", "true", { name: "second" }),
        ],
      },
      "echo b > a.txt; echo x > stray.txt",
    );
    assert.ok(played.result.status === "committed");
    assert.deepEqual(played.result.files, ["a.txt", "stray.txt"]);
    assert.equal(String(await workspace.read(played.result.commit, "a.txt")), "b\n");
    assert.deepEqual(played.told.toSorted(), [
      "commit",
      "main",
      "post-validation",
      "post-validation post: 0",
      "post-validation second: 0",
      "pre-flight",
      "pre-flight pre: 0",
      "prepare",
    ]);
    const open = new Set<string>();
    for (const event of played.events) {
      if (event.type === "check-started") open.add(event.name);
      if (event.type === "check-finished") assert.ok(open.delete(event.name), event.name);
    }
    assert.equal(open.size, 0);
  }));

test("what a check printed is kept without what steers a terminal, and of long output the end", () =>
  withAttempts({}, async ({ play }) => {
    const command = `i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; printf '\\033[31mred\\033[0m\\007\\n'; exit 1`;
    const played = await play({ commands: [run("post", command)] }, "true");
    const end = played.events.find((event) => event.type === "check-finished");
    assert.ok(end?.type === "check-finished" && end.output.length <= 4096);
    assert.match(end.output, /line 1999\nred$/);
    assert.match(failureOf(played), /^gate: post: `i=0/);
  }));

test("a task whose conditions all hold is skipped before anything else runs", () =>
  withAttempts({ "done.txt": "" }, async ({ play, outside }) => {
    const mark = join(outside, "worked");
    const commands = [run("skip", "test -f done.txt"), run("skip", "true"), run("pre", "false")];
    const played = await play({ commands }, `touch ${mark}`);
    assert.deepEqual(played.result, {
      status: "skipped",
      reason: "nothing to do: `test -f done.txt` and `true` held",
    });
    assert.equal(existsSync(mark), false);
    assert.ok(played.events.every((event) => event.type !== "check-finished" || event.wanted === "either"));
    assert.deepEqual(
      played.told.filter((it) => !it.includes(":")),
      ["prepare"],
    );
  }));

test("one condition that does not hold, or is only words, and the work is done", () =>
  withAttempts({}, async ({ play }) => {
    const one = await play(
      { commands: [run("skip", "true"), run("skip", "test -f done.txt")] },
      "echo x > x",
    );
    assert.equal(one.result.status, "committed");
    const words = { name: "skip", phase: "skip" as const, description: "the moon is full" };
    const other = await play({ commands: [run("skip", "true"), words] }, "echo x > x");
    assert.equal(other.result.status, "committed");
  }));

test("a check that a signal ended is run once more; one that failed is not", () =>
  withAttempts({}, async ({ play, outside }) => {
    const count = join(outside, "count");
    const once = `echo x >> ${count}; [ "$(wc -l < ${count})" -gt 1 ] || kill -9 $$`;
    const saved = await play({ commands: [run("post", once)] }, "echo x > x");
    assert.equal(saved.result.status, "committed");
    assert.deepEqual(
      saved.events.flatMap((event) =>
        event.type === "check-finished" ? [[event.exitCode, event.repeat]] : [],
      ),
      [
        [null, undefined],
        [0, 1],
      ],
    );
    writeFileSync(count, "");
    const failing = await play({ commands: [run("post", `echo x >> ${count}; exit 1`)] }, "echo x > x");
    assert.match(failureOf(failing), /^gate/);
    assert.equal(readFileSync(count, "utf8"), "x\n");
  }));

test("a failure says which known error it is, and what helps", () =>
  withAttempts({}, async ({ play }) => {
    const check = run("post", `echo "ModuleNotFoundError: No module named 'pandas'" >&2; exit 1`);
    const gate = await play({ commands: [check] }, "echo x > x");
    assert.ok(gate.result.status === "failed");
    assert.equal(gate.result.cause, "python-module-not-found");
    assert.match(gate.result.message, /\nKnown error: a module of Python, .* What helps: .*$/);
    const agent = await play({}, "echo 'listen EADDRINUSE: address already in use'; exit 1");
    assert.equal(agent.result.status === "failed" && agent.result.cause, "port-in-use");
    const errors = [{ id: "own", pattern: "pandas", cause: "no data frames", recovery: "install them" }];
    const own = await play({ commands: [check] }, "echo x > x", { errors });
    assert.equal(own.result.status === "failed" && own.result.cause, "own");
    const plain = await play({ commands: [run("post", "echo 3 is not 4; exit 1")] }, "echo x > x");
    assert.deepEqual(Object.keys(plain.result).toSorted(), ["failure", "message", "status"]);
  }));

test("an agent asks, and asks for time; the words are its own", () =>
  withAttempts({}, async ({ play }) => {
    const asks = await play({}, "echo 'RENGA-QUESTION: which port?'; exit 4");
    assert.deepEqual(asks.result, { status: "failed", failure: "unclear", message: "which port?" });
    const later = await play({}, "echo 429 Too Many Requests; echo RENGA-RETRY-AFTER: 60; exit 75");
    assert.ok(later.result.status === "failed" && later.result.failure === "transient");
    assert.ok((later.result.until ?? 0) > Date.now());
  }));

test("a folder of the task outlives its attempts", () =>
  withAttempts({}, async ({ play, outside }) => {
    await play({}, "true");
    assert.deepEqual(readdirSync(join(outside, "state")), [], "one that nobody used is not left behind");
    const agent = `test -d "$RENGA_STATE" && echo x >> "$RENGA_STATE/log" && cp "$RENGA_STATE/log" log`;
    await play({}, agent);
    const second = await play(
      { commands: [run("post", `[ "$(cat "$RENGA_STATE/log" | wc -l)" -eq 2 ]`)] },
      agent,
    );
    assert.equal(second.result.status, "committed");
  }));

test("stopping ends the attempt wherever it is", () =>
  withAttempts({}, async ({ play, outside }) => {
    for (const phase of ["skip", "pre", "test", "post"] as const) {
      const stop = new AbortController();
      const pipe = join(outside, phase);
      const command = run(phase, `mkfifo ${pipe}; cat ${pipe}`);
      const playing = play({ commands: [command] }, "echo x > x", {}, stop.signal);
      await waitUntil("the command to wait", () => existsSync(pipe));
      stop.abort();
      assert.equal(failureOf(await playing), "cancelled: the run was stopped", phase);
    }
  }));

test("a program is told the skills of its task, and without one of them it does not start", () =>
  withAttempts(
    { ".claude/skills/house-style/SKILL.md": "---\ndescription: x\n---\nNo abbreviations.\n" },
    async ({ play, outside }) => {
      const seen = join(outside, "seen");
      const told = await play({ skills: ["house-style"] }, `cat > ${seen}; echo x > x`);
      assert.equal(told.result.status, "committed");
      assert.match(
        readFileSync(seen, "utf8"),
        /^SKILL house-style, which you have to keep to:\n\nNo abbreviations\.$/mu,
      );
      const mark = join(outside, "worked");
      const missing = await play({ skills: ["house-style", "tinker-api"] }, `touch ${mark}; echo y > y`);
      assert.equal(
        failureOf(missing),
        "pre-flight: the skill tinker-api has to be used, and .claude/skills/tinker-api/SKILL.md is not there",
      );
      assert.equal(existsSync(mark), false);
      const script = await play({ skills: ["tinker-api"], commands: [run("main", "echo z > z")] });
      assert.equal(script.result.status, "committed");
    },
  ));

test("a description too long to be told is cut, and stands as a whole where the assignment says", () =>
  withAttempts({}, async ({ play, outside }) => {
    const seen = join(outside, "seen");
    const body = Array.from({ length: 2_000 }, (_, i) => `Sentence ${i} of the task.`).join("\n");
    await play({ body }, `cat > ${seen}; echo x > x`);
    const text = readFileSync(seen, "utf8");
    assert.ok(text.length < 19_000, `${text.length}`);
    const [, path = ""] = /left out here: read (\S+), lines \d+-\d+\)/u.exec(text) ?? [];
    assert.equal(readFileSync(path, "utf8"), body);
  }));
