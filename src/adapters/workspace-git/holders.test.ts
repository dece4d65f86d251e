import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { holdersIn, openHolders } from "./holders.ts";

/** Starts a process that takes the numbers 1 to 20 as fast as it can, says which it got, and waits to be killed. */
function taker(folder: string): { got: Promise<number[]>; kill(): Promise<void> } {
  const script = `
    const { openHolders } = await import(${JSON.stringify(new URL("./holders.ts", import.meta.url).href)});
    const holders = openHolders(${JSON.stringify(folder)});
    const got = [];
    for (let number = 1; number <= 20; number++) if (holders.take(number)) got.push(number);
    process.stdout.write(JSON.stringify(got) + "\\n");
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  return {
    got: new Promise((resolve) =>
      child.stdout.once("data", (data: Buffer) => resolve(JSON.parse(data.toString()) as number[])),
    ),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

test("processes that take at once share out the numbers; what the dead had is free again, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "renga-test-"));
  try {
    for (const round of ["first", "after a kill"]) {
      const takers = [taker(folder), taker(folder), taker(folder)];
      const got = (await Promise.all(takers.map((it) => it.got))).flat().sort((a, b) => a - b);
      assert.deepEqual(
        got,
        Array.from({ length: 20 }, (_, i) => i + 1),
        round,
      );
      assert.equal(openHolders(folder).take(7), undefined);
      await Promise.all(takers.map((it) => it.kill()));
    }
    assert.ok([...holdersIn(folder).values()].every((pid) => pid === undefined));
    const mine = openHolders(folder);
    assert.deepEqual(mine.take(7), { before: true });
    assert.equal(mine.take(7), undefined);
    assert.equal(holdersIn(folder).get(7), process.pid);
    mine.free(7);
    assert.deepEqual(mine.take(7), { before: true });
    assert.deepEqual(mine.take(21), { before: false });
    mine.undo(21);
    assert.ok(!holdersIn(folder).has(21));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
