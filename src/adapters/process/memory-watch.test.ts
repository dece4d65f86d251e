import assert from "node:assert/strict";
import { after, test } from "node:test";

import type { ProcessRequest } from "../../ports/process-runner.ts";
import { createProcessRunner } from "./create-process-runner.ts";
import { psMemory } from "./memory-ps.ts";
import type { MemoryLook, Seen } from "./memory-watch.ts";
import { watchMemory } from "./memory-watch.ts";

const runner = createProcessRunner();
after(() => runner.close());

const MB = 1_000_000;
/** Holds so many bytes for a good second, or for as long as a child in a group of its own holds as many more. */
const holder = (bytes: number, childBytes: number): string => `
  const held = Buffer.alloc(${bytes}, 1);
  const { spawn } = require("node:child_process");
  const end = () => process.exit(held.length === ${bytes} ? 0 : 1);
  if (${childBytes} === 0) setTimeout(end, 1200);
  else {
    const child = "const more = Buffer.alloc(${childBytes}, 1); setTimeout(() => more.length, 1200)";
    spawn(process.execPath, ["-e", child], { stdio: "ignore", detached: true }).on("exit", end);
  }
`;
const request = (bytes: number, childBytes: number, measureMemory = true): ProcessRequest => ({
  command: [process.execPath, "-e", holder(bytes, childBytes)],
  cwd: "/",
  env: {},
  timeoutSeconds: 30,
  measureMemory,
});

test("the memory of a program and of a child that holds more, though it left the group, counts together", async () => {
  const alone = await runner.run(request(60 * MB, 0));
  assert.equal(alone.exitCode, 0);
  assert(
    alone.peakMemoryBytes! > 90 * MB && alone.peakMemoryBytes! < 250 * MB,
    String(alone.peakMemoryBytes),
  );
  const both = await runner.run(request(60 * MB, 200 * MB));
  assert.equal(both.exitCode, 0);
  assert(both.peakMemoryBytes! > 300 * MB && both.peakMemoryBytes! < 600 * MB, String(both.peakMemoryBytes));
});

test("a program of a tenth of a second is seen at least once; nobody looks where nobody asked", async () => {
  const short = await runner.run({ ...request(0, 0), command: "sleep 0.1" });
  assert(short.exitCode === 0 && short.peakMemoryBytes! > 0);
  assert.equal((await runner.run(request(1, 0, false))).peakMemoryBytes, undefined);
});

test("ps and /proc tell the same of this process", async () => {
  const told = async (look: MemoryLook): Promise<number> => {
    const { promise, resolve } = Promise.withResolvers<Seen>();
    await look([{ pids: new Set([process.pid]), saw: resolve }]);
    return (await promise).together;
  };
  const own = await told(psMemory);
  assert(own > process.memoryUsage.rss() * 0.5 && own < process.memoryUsage.rss() * 2.5, String(own));
});

test("a process that is gone before the first look has no memory, and the watch ends", () => {
  assert.equal(watchMemory(2 ** 22 + 1).stop(), undefined);
});
