import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { test } from "node:test";

import { askAgain, openPipe } from "./pipe.ts";
import type { Reply } from "./pipe.ts";

/** Counted bytes: `<length>:` and that many. */
function parse(bytes: Buffer): Reply<string> {
  const colon = bytes.indexOf(58);
  if (colon < 0) return { need: bytes.length + 1 };
  const end = colon + 1 + Number(bytes.toString("latin1", 0, colon));
  return bytes.length < end
    ? { need: end }
    : { value: bytes.toString("latin1", colon + 1, end), length: end };
}

test("answers come in the order asked, however the bytes fall; a process that died is started again", async () => {
  const children: ChildProcessWithoutNullStreams[] = [];
  const pipe = openPipe("echo", () => {
    const child = spawn("cat", { stdio: "pipe" });
    children.push(child);
    return child;
  });
  const words = ["a", "", "x".repeat(500_000), "it's\n1:y"];
  const ask = (word: string): Promise<string> => pipe.ask(`${word.length}:${word}`, parse);
  assert.deepEqual(await Promise.all(words.map(ask)), words);
  assert.equal(children.length, 1);

  const open = pipe.ask("9:never", parse);
  children[0]?.kill("SIGKILL");
  await assert.rejects(open, { name: "PipeEnded" });
  assert.equal(await ask("after"), "after");
  assert.equal(children.length, 2);

  const dying = askAgain(() => ask("twice"));
  children[1]?.kill("SIGKILL");
  assert.equal(await dying, "twice");
  await pipe.close();
  for (const child of children) assert.notEqual(child.exitCode ?? child.signalCode, null);
  await assert.rejects(
    openPipe("nothing", () => spawn("/no/such/program", { stdio: "pipe" })).ask("x", parse),
    {
      name: "PipeEnded",
    },
  );
});
