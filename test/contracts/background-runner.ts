import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import type { BackgroundProcess, BackgroundRunner } from "../../src/ports/background-runner.ts";
import { waitFor, waitUntil } from "../rig/wait-for.ts";
import { openWitness, type Witness } from "../rig/witness.ts";

const NEVER = new AbortController().signal;

/** Where the adapter is to be found by another process: its module and the export that makes it. */
export type Maker = { readonly module: string; readonly name: string };

/** What every background runner promises; run against each adapter, which is made with the grace it is to give. */
export function backgroundRunnerContract(
  name: string,
  make: (graceMs: number) => BackgroundRunner,
  maker: Maker,
): void {
  describe(name, () => {
    const runner = make(200);
    let made = 0;
    const start = (
      witness: Witness,
      command: string,
      env: Readonly<Record<string, string>> = {},
    ): BackgroundProcess => {
      const log = join(witness.folder, "logs", `process-${made}.log`);
      const id = `contract-${process.pid}-${made++}`;
      const { folder: cwd } = witness;
      const started = runner.start({ id, command, cwd, env: { ...witness.env, ...env }, log });
      assert(typeof started !== "string", JSON.stringify(started));
      return started;
    };

    it("tells how it ended, and keeps what it printed in order", async () => {
      using witness = openWitness();
      for (const code of [0, 1, 3, 126, 255]) {
        const process = start(witness, `echo out; echo err >&2; printf %s "$WORDS"; exit ${code}`, {
          WORDS: 'it\'s "here"',
        });
        assert.deepEqual(await runner.watch(process, NEVER), { how: "exited", exitCode: code });
        assert.equal(runner.tail(process), `out\nerr\nit's "here"`);
        assert.equal(readFileSync(process.log, "utf8"), runner.tail(process));
      }
      const killed = start(witness, "kill -9 $$");
      assert.deepEqual(await runner.watch(killed, NEVER), { how: "exited", exitCode: null });
    });

    it("says why it could not be started", () => {
      using witness = openWitness();
      const cwd = join(witness.folder, "nowhere");
      const log = join(witness.folder, "log");
      const started = runner.start({ id: "none", command: "true", cwd, env: {}, log });
      assert.match(JSON.stringify(started), /working directory does not exist/u);
    });

    it("shows what it prints at once, while it goes on", async () => {
      using witness = openWitness();
      const process = start(witness, `echo first; echo here >"$SEEN"; read word <"$WORD"; echo last`);
      await witness.ready;
      await waitUntil("its first words", () => runner.tail(process) !== "");
      assert.equal(runner.tail(process), "first\n");
      await witness.say();
      await runner.watch(process, NEVER);
      assert.equal(runner.tail(process), "first\nlast\n");
    });

    it("stops watching when told to, and leaves the process alone", async () => {
      using witness = openWitness();
      const process = start(witness, `exec 8>"$SEEN"; echo here >&8; read word <"$WORD"`);
      await witness.ready;
      const giveUp = new AbortController();
      const watching = runner.watch(process, giveUp.signal);
      giveUp.abort();
      assert.equal(await watching, undefined);
      await witness.say();
      assert.deepEqual(await runner.watch(process, NEVER), { how: "exited", exitCode: 0 });
    });

    it("ends the whole family, also who ignores SIGTERM or left for a session of his own", async () => {
      using witness = openWitness();
      const stubborn = `trap '' TERM HUP INT; exec 8>"$SEEN"; echo here >&8; cat "$HOLD"`;
      const process = start(
        witness,
        `(${stubborn}) & setsid sh -c '${stubborn.replaceAll("'", `"`)}' & wait`,
      );
      await witness.ready;
      await runner.stop(process);
      await witness.gone();
      const end = await runner.watch(process, NEVER);
      assert.notEqual(end?.exitCode, 0);
      await runner.stop(process);
    });

    it("lets a process that ends in order say its last words, halted or not", async () => {
      const patient = make(60_000);
      for (const halted of [false, true]) {
        using witness = openWitness();
        const command = `trap 'echo saved; exit 7' TERM; exec 8>"$SEEN"; echo here >&8; while :; do sleep 0.02; done`;
        const process = start(witness, command);
        await witness.ready;
        if (halted) runner.pause(process);
        await patient.stop(process);
        assert.deepEqual(await runner.watch(process, NEVER), { how: "exited", exitCode: 7 });
        // Its own shell may tell of the sleep that was ended with it.
        assert.match(runner.tail(process), /saved\n$/u);
      }
    });

    it("halts it and lets it go on", async () => {
      using witness = openWitness();
      const process = start(
        witness,
        `echo here >"$SEEN"; while [ ! -e stop ]; do echo x >>ticks; sleep 0.01; done`,
      );
      await witness.ready;
      runner.pause(process);
      const ticks = join(witness.folder, "ticks");
      const size = (): number => (existsSync(ticks) ? statSync(ticks).size : 0);
      // Another process lives through several of its rounds.
      const moment = (): Promise<unknown> => once(spawn("sleep", ["0.1"]), "exit");
      // What it was writing when the signal came may still arrive.
      await moment();
      const halted = size();
      await moment();
      assert.equal(size(), halted);
      runner.proceed(process);
      await waitUntil("it to go on", () => size() > halted);
      await runner.stop(process);
    });

    it("outlives a starter that is killed, and is adopted by the next with its exit code", async () => {
      using witness = openWitness();
      const { folder } = witness;
      const request = {
        id: `contract-${process.pid}-orphan`,
        command: `exec 8>"$SEEN"; echo here >&8; read word <"$WORD"; echo done; exit 5`,
        cwd: folder,
        env: witness.env,
        log: join(folder, "orphan.log"),
      };
      const script = `const { ${maker.name}: make } = await import(${JSON.stringify(maker.module)});
        console.log(JSON.stringify(make().start(${JSON.stringify(request)})));
        setInterval(() => {}, 1000);`;
      const starter = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const words = once(starter.stdout.setEncoding("utf8"), "data");
      const [line] = (await waitFor("the starter to tell its process", words)) as [string];
      const adopted = JSON.parse(line) as BackgroundProcess;
      await witness.ready;
      process.kill(starter.pid ?? 0, "SIGKILL");
      await once(starter, "exit");
      const watching = runner.watch(adopted, NEVER);
      await witness.say();
      assert.deepEqual(await watching, { how: "exited", exitCode: 5 });
      assert.equal(runner.tail(adopted), "done\n");
      // Whoever comes later still learns it.
      assert.deepEqual(await runner.watch(adopted, NEVER), { how: "exited", exitCode: 5 });
    });

    it("tells one that was killed whole as lost, and a stranger with its pid from it", async () => {
      using witness = openWitness();
      const running = start(witness, `exec 8>"$SEEN"; echo here >&8; read word <"$WORD"`);
      await witness.ready;
      const former = {
        ...running,
        id: "gone",
        startTime: "1@another",
        log: join(witness.folder, "gone.log"),
      };
      assert.deepEqual(await runner.watch(former, NEVER), { how: "lost", exitCode: null });
      await runner.stop(former);
      runner.pause(former);
      await witness.say();
      assert.deepEqual(await runner.watch(running, NEVER), { how: "exited", exitCode: 0 });

      const killed = start(witness, "sleep 300");
      process.kill(-killed.pid, "SIGKILL");
      assert.deepEqual(await runner.watch(killed, NEVER), { how: "lost", exitCode: null });
    });

    it("keeps the end of endless output, and little of the rest", async () => {
      using witness = openWitness();
      const process = start(witness, "head -c 90000000 /dev/zero; echo; echo the end");
      assert.deepEqual(await runner.watch(process, NEVER), { how: "exited", exitCode: 0 });
      const tail = runner.tail(process);
      assert.equal(Buffer.byteLength(tail), 65_536);
      assert(tail.endsWith("\nthe end\n"));
      const kept = [process.log, `${process.log}.1`].filter((path) => existsSync(path));
      assert(kept.reduce((sum, path) => sum + statSync(path).size, 0) <= 2 * 65_536 * 512);
    });
  });
}
