import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { it } from "node:test";

import { UserError } from "../../core/user-error.ts";
import { openJournal } from "./open-journal.ts";
import { lockHolder, openLock } from "./open-lock.ts";

const child = join(import.meta.dirname, "../../../test/rig/append-until-killed.ts");

/** Kills the appending child after it has printed that many numbers; resolves with all it printed. */
async function appendAndKill(dir: string, lines: number, during?: () => void): Promise<number[]> {
  const process = spawn(globalThis.process.execPath, [child, dir, "r"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed: number[] = [];
  for await (const line of createInterface({ input: process.stdout })) {
    printed.push(Number(line));
    if (printed.length !== lines) continue;
    during?.();
    process.kill("SIGKILL");
  }
  if (process.exitCode === null && process.signalCode === null) await once(process, "exit");
  assert.equal(process.signalCode, "SIGKILL");
  return printed;
}

it("loses nothing that was appended before a kill -9, again and again in one journal", async () => {
  const dir = mkdtempSync(join(tmpdir(), "renga-crash-"));
  try {
    let durable = 0;
    for (let round = 0; round < 5; round++) {
      const printed = await appendAndKill(dir, 1 + Math.floor(Math.random() * 150));
      const journal = openJournal(dir);
      const entries = [...journal.events("r")];
      journal.close();
      assert.ok(entries.length >= (printed.at(-1) ?? 0), "an acknowledged event is missing");
      assert.ok(entries.length >= durable, "an event of an earlier round is missing");
      assert.deepEqual(
        entries.map(({ seq }) => seq),
        entries.map((_, at) => at + 1),
      );
      assert.equal(entries.length % 2, 1, "half of a batch was kept");
      assert.deepEqual(exported(dir), sequence(entries.length));
      durable = entries.length;
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});

it("lets one process coordinate at a time, names it, and frees the lock by its death", async () => {
  const dir = mkdtempSync(join(tmpdir(), "renga-lock-"));
  try {
    assert.equal(lockHolder(dir), undefined);
    let message = "";
    await appendAndKill(dir, 3, () => {
      assert.equal(lockHolder(dir)?.run, "r");
      assert.throws(
        () => openLock(dir, "mine"),
        (error) => {
          message = error instanceof UserError ? error.message : "";
          return /process \d+, run r/.test(message);
        },
      );
      assert.equal(message.includes(String(lockHolder(dir)?.pid)), true);
    });
    assert.equal(lockHolder(dir), undefined);
    const lock = openLock(dir, "");
    assert.throws(
      () => openLock(dir, "other"),
      /another renga is running in this repository \(process \d+\)$/,
    );
    lock.note("mine");
    assert.deepEqual(lockHolder(dir), { pid: process.pid, run: "mine" });
    assert.throws(() => openLock(dir, "other"), UserError);
    lock.release();
    lock.release();
    assert.equal(lockHolder(dir), undefined);
    openLock(dir, "other").release();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

function exported(dir: string): number[] {
  const lines = readFileSync(join(dir, ".task_execution.log"), "utf8").split("\n");
  assert.equal(lines.pop(), "");
  return lines.map((line) => (JSON.parse(line) as { seq: number }).seq);
}

function sequence(length: number): number[] {
  return Array.from({ length }, (_, at) => at + 1);
}

it("says so in one line when the disk takes no more, and keeps what it had acknowledged", () => {
  const dir = mkdtempSync(join(tmpdir(), "renga-full-"));
  try {
    // A limit on the size of files stands for the full disk: 300 KiB in the shell's 512-byte units.
    const limited = ["-c", 'ulimit -f 600; exec "$@"', "sh", process.execPath, child, dir, "r"];
    const { stdout, stderr, status: exitCode } = spawnSync("sh", limited, { encoding: "utf8" });
    assert.equal(exitCode, 1);
    assert.match(stderr, /UserError: .*journal\.sqlite: the disk /);
    const journal = openJournal(dir);
    const entries = [...journal.events("r")];
    journal.close();
    assert.equal(entries.length, Number(stdout.trimEnd().split("\n").at(-1)));
    assert.deepEqual(exported(dir), sequence(entries.length));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
