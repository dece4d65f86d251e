import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import fc from "fast-check";

import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../src/ports/process-runner.ts";
import { openWitness } from "../rig/witness.ts";

/** A process that has said that it is there and then ignores everything but SIGKILL. */
const STUBBORN = `trap '' TERM HUP INT; exec 8>"$SEEN"; echo here >&8; cat "$HOLD"`;

/** What every process runner promises; run against each adapter, with a grace of 200 ms or less. */
export function processRunnerContract(name: string, make: () => ProcessRunner): void {
  describe(name, () => {
    const runner = make();
    after(() => runner.close());
    const run = (
      command: ProcessRequest["command"],
      more: Partial<ProcessRequest> = {},
    ): Promise<ProcessResult> => runner.run({ command, cwd: "/", env: {}, timeoutSeconds: 60, ...more });
    const output = async (
      command: ProcessRequest["command"],
      more: Partial<ProcessRequest> = {},
    ): Promise<string> => {
      const result = await run(command, more);
      assert.equal(result.exitCode, 0, JSON.stringify(result));
      return result.tail;
    };

    it("tells the exit code of a shell command and of a program", async () => {
      for (const code of [0, 1, 3, 126, 255]) {
        for (const command of [`exit ${code}`, ["sh", "-c", `exit ${code}`]] as const) {
          const result = await run(command);
          assert.deepEqual(
            { ...result, ms: 0 },
            { exitCode: code, timedOut: false, cancelled: false, ms: 0, tail: "" },
          );
        }
      }
    });

    it("tells of a signal by the missing exit code", async () => {
      assert.equal((await run(["sh", "-c", "kill -9 $$"])).exitCode, null);
      assert.equal((await run(["sh", "-c", "kill -s TERM $$"])).exitCode, null);
    });

    it("is not broken by a command that is no shell, or that ends every process it can reach", async () => {
      assert.equal((await run("if then ((")).exitCode, 2);
      assert.equal((await run("kill -9 0")).exitCode, null);
      assert.equal(await output("exec 3>&1; echo alive"), "alive\n");
    });

    it("keeps output and errors in the order in which they were written", async () => {
      const text = await output(
        "for n in 1 2 3; do echo out $n; echo err $n >&2; echo dev $n >/dev/stderr; done",
      );
      assert.equal(text, [1, 2, 3].map((n) => `out ${n}\nerr ${n}\ndev ${n}\n`).join(""));
    });

    it("gives a program its arguments exactly", async () => {
      const word = fc.string({ unit: fc.constantFrom(...Array.from("a '\"\\$`!*?~#;&|<>(){}[]\n\té☃-=%")) });
      await fc.assert(
        fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), async (words) => {
          assert.equal(
            await output(["printf", String.raw`%s\0`, ...words]),
            words.map((w) => `${w}\0`).join(""),
          );
        }),
        { numRuns: 40 },
      );
    });

    it("gives a shell command its text exactly", async () => {
      assert.equal(await output(`cat <<'END'\nit's "$HOME" \\n\nEND\n`), `it's "$HOME" \\n\n`);
      assert.equal(await output("echo one # a comment"), "one\n");
    });

    it("gives what the request says and the base environment, nothing else", async () => {
      process.env["RENGA_TEST_SECRET"] = "s3cr3t";
      const env = { PLAIN: "x", QUOTED: `it's "so" $HOME\n☃`, EMPTY: "", "odd.name": "o", LANG: "xx" };
      const program = `console.log(JSON.stringify(process.env))`;
      const seen = JSON.parse(await output([process.execPath, "-e", program], { env })) as Record<
        string,
        string
      >;
      for (const [key, value] of Object.entries(env)) assert.equal(seen[key], value);
      assert.equal(seen["PATH"], process.env["PATH"]);
      assert.equal(seen["RENGA_TEST_SECRET"], undefined);
      delete process.env["RENGA_TEST_SECRET"];
    });

    it("works in a folder of any name", async () => {
      using witness = openWitness();
      for (const folder of ["-n", 'it\'s "a" $HOME `x` \\', "line\nend", "☃ é", " "]) {
        const cwd = join(witness.folder, folder);
        mkdirSync(cwd);
        assert.equal(await output("pwd", { cwd }), `${cwd}\n`);
        assert.equal(await output(["sh", "-c", "pwd"], { cwd }), `${cwd}\n`);
      }
    });

    it("feeds the input and ends it", async () => {
      const input = "one\ntwo ☃\0three";
      assert.equal(await output("cat", { input }), input);
      assert.equal(await output("cat /dev/stdin", { input }), input);
      assert.equal(await output(["cat"]), "");
      assert.equal(await output("echo unread", { input: "x".repeat(5_000_000) }), "unread\n");
    });

    it("says why a program could not be started", async () => {
      using witness = openWitness();
      const missing = await run(["no such program", "x"]);
      assert.match(missing.startError ?? "", /not found: no such program/);
      assert.equal(missing.exitCode, null);
      const nowhere = await run("true", { cwd: join(witness.folder, "nowhere") });
      assert.match(nowhere.startError ?? "", /working directory does not exist: .*nowhere/);
      assert.match((await run([witness.folder])).startError ?? "", /not allowed to run/);
      assert.notEqual((await run(["echo", "a\0b"])).startError, undefined);
      assert.equal((await run("no_such_program")).exitCode, 127);
    });

    it("keeps the end of an output of 1 GB, a limited log, and does not stop the program", async () => {
      using witness = openWitness();
      const logFile = join(witness.folder, "new folder", "log");
      const text = await output("head -c 1000000000 /dev/zero | tr '\\0' x; echo the end", {
        logFile,
        timeoutSeconds: 280,
      });
      assert.equal(text.length, 65_536);
      assert.equal(text.endsWith("xxxthe end\n"), true);
      const size = statSync(logFile).size;
      assert.ok(size > 32 << 20 && size < (32 << 20) + 200);
      assert.match(readFileSync(logFile).subarray(-80).toString(), /\[renga: the log ends here/);
    });

    it("keeps whole characters, and the whole of a short output also in the log", async () => {
      using witness = openWitness();
      const logFile = join(witness.folder, "log");
      const text = await output(["node", "-e", `process.stdout.write("a" + "é".repeat(40000))`], { logFile });
      assert.equal(text, "é".repeat(32_768));
      await output("echo more", { logFile });
      assert.equal(readFileSync(logFile, "utf8"), `a${"é".repeat(40_000)}more\n`);
    });

    it("ends everything on time-out, whatever it ignores and wherever it went", async () => {
      using witness = openWitness();
      const { env } = witness;
      const result = await run(`(setsid sh -c '${STUBBORN.replaceAll("'", `'"'"'`)}' &) ; ${STUBBORN}`, {
        env,
        timeoutSeconds: 1,
      });
      assert.equal(result.timedOut, true);
      assert.equal(result.cancelled, false);
      await witness.gone();
      assert.equal(await output("echo still works"), "still works\n");
    });

    it("ends everything on abort, also descendants that cleaned their environment", async () => {
      using witness = openWitness();
      const inner = `env -i SEEN="$SEEN" HOLD="$HOLD" PATH="$PATH" setsid sh -c '${STUBBORN.replaceAll("'", `'"'"'`)}'; true`;
      const controller = new AbortController();
      const result = runner.run(
        { command: inner, cwd: "/", env: witness.env, timeoutSeconds: 60 },
        controller.signal,
      );
      await witness.ready;
      controller.abort();
      assert.equal((await result).cancelled, true);
      assert.equal((await result).timedOut, false);
      await witness.gone();
      const never = await runner.run(
        { command: "true", cwd: "/", env: {}, timeoutSeconds: 60 },
        controller.signal,
      );
      assert.deepEqual(
        { ...never, ms: 0 },
        { exitCode: null, timedOut: false, cancelled: true, ms: 0, tail: "" },
      );
    });

    it("does not wait for grandchildren that hold the output, and leaves none behind", async () => {
      for (const start of ["sh -c", "setsid sh -c"]) {
        for (const redirect of ["", ">/dev/null 2>&1"]) {
          using witness = openWitness();
          const quoted = `'exec 8>"$SEEN"; echo here >&8; cat "$HOLD"'`;
          const result = runner.run({
            command: `${start} ${quoted} ${redirect} & echo done; read word <"$WORD"`,
            cwd: "/",
            env: witness.env,
            timeoutSeconds: 60,
          });
          await witness.ready;
          await witness.say();
          assert.deepEqual([(await result).exitCode, (await result).tail], [0, "done\n"]);
          await witness.gone();
        }
      }
    });

    it("on request ends what left with no descriptor of ours, and runs the next command all the same", async () => {
      using witness = openWitness();
      // What is looked at afterwards may be only what was started since an earlier look.
      await output("true", { sweep: true });
      // As daemons do it: a session of its own, all descriptors closed; only its environment tells.
      const daemon = `setsid sh -c 'exec 3>&- 4>&- 9>&-; exec 8>"$SEEN"; echo here >&8; cat "$HOLD"' >/dev/null 2>&1 </dev/null &`;
      const result = run(`${daemon} echo started; read word <"$WORD"`, { env: witness.env, sweep: true });
      await witness.ready;
      await witness.say();
      assert.equal((await result).tail, "started\n");
      await witness.gone();
      assert.equal(await output("echo next", { sweep: true }), "next\n");
    });

    it("gives a command that is swept a pid of its own, and takes it for ended by a signal when that is killed", async () => {
      const [one, two] = [await output("echo $$", { sweep: true }), await output("echo $$", { sweep: true })];
      assert.notEqual(one, two);
      assert.equal((await run("kill -9 $$", { sweep: true })).exitCode, null);
    });

    it("tells of output as it comes and of the most memory that was seen, each command its own", async () => {
      const heard: string[] = [];
      const listen = (chunk: Buffer): void => void heard.push(chunk.toString());
      const first = await run("echo one; sleep 0.05; echo two >&2", { listen, measureMemory: true });
      assert.equal(heard.join(""), "one\ntwo\n");
      assert.ok((first.peakMemoryBytes ?? 0) > 100_000, String(first.peakMemoryBytes));
      const second = await run("echo three");
      assert.deepEqual([second.tail, second.peakMemoryBytes], ["three\n", undefined]);
      assert.equal(heard.join(""), "one\ntwo\n");
    });

    it("tells of the process before it is ended, so that it could be ended by someone else", async () => {
      let told: { pid: number; startTime: string } | undefined;
      await runner.run({ command: "true", cwd: "/", env: {}, timeoutSeconds: 60 }, undefined, (notice) => {
        told = notice;
        process.kill(notice.pid, 0);
      });
      assert.match(told?.startTime ?? "", /^\d+@|\d{4}$/);
      const fault = new Error("the notice could not be written down");
      await assert.rejects(
        runner.run({ command: "true", cwd: "/", env: {}, timeoutSeconds: 60 }, undefined, () => {
          throw fault;
        }),
        fault,
      );
    });

    it("runs many at once without mixing them up", async () => {
      const numbers = Array.from({ length: 40 }, (_, n) => n);
      const texts = await Promise.all(
        numbers.map((n) => output(`echo ${n}; echo $IT`, { env: { IT: `it ${n}` } })),
      );
      assert.deepEqual(
        texts,
        numbers.map((n) => `${n}\nit ${n}\n`),
      );
    });

    it("ends what still runs when it is closed", async () => {
      using witness = openWitness();
      const other = make();
      const result = other.run({ command: STUBBORN, cwd: "/", env: witness.env, timeoutSeconds: 60 });
      await witness.ready;
      await other.close();
      assert.equal((await result).cancelled, true);
      await witness.gone();
    });
  });
}
