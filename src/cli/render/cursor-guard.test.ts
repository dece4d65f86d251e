import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const SHOW = "\u001b[?25h";

/** Runs a program that hides the cursor, then does this; gives what it wrote and how it ended. */
async function ended(
  then: string,
  signal?: NodeJS.Signals,
): Promise<{ out: string; how: number | string | null }> {
  const guard = new URL("./cursor-guard.ts", import.meta.url).href;
  const program = `
    const { writeSync } = await import("node:fs");
    const { hideCursor } = await import(${JSON.stringify(guard)});
    const say = (text) => writeSync(1, text);
    const show = hideCursor({ write: say }, { leave: () => say("<leave>"), enter: () => say("<enter>") });
    say("<ready>");
    ${then}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    if (signal !== undefined && text.includes("<ready>")) child.kill(signal);
  });
  const [code, by] = (await once(child, "close")) as [number | null, string | null];
  return { out, how: by ?? code };
}

const WAIT = "setInterval(() => {}, 1000);";

test("the cursor comes back on every way out, and the process ends as it would have", async () => {
  const ways: readonly (readonly [string, NodeJS.Signals | undefined, number | string])[] = [
    ["show();", undefined, 0],
    ["", undefined, 0],
    ["process.exit(3);", undefined, 3],
    ["throw new Error('a bug');", undefined, 1],
    [WAIT, "SIGTERM", "SIGTERM"],
    [WAIT, "SIGHUP", "SIGHUP"],
    [WAIT, "SIGINT", "SIGINT"],
  ];
  await Promise.all(
    ways.map(async ([then, signal, expected]) => {
      const { out, how } = await ended(then, signal);
      assert.equal(how, expected, `${then} ${signal}`);
      assert.equal(out.split(SHOW).length, 2, "shown exactly once");
      assert(out.endsWith(`<leave>${SHOW}`), out);
    }),
  );
});

test("a signal that another part of the program handles is left to it", async () => {
  const { out, how } = await ended(
    `process.on("SIGINT", () => { say("<stopping>"); show(); process.exit(130); }); ${WAIT}`,
    "SIGINT",
  );
  assert.equal(how, 130);
  assert(out.endsWith(`<stopping><leave>${SHOW}`), out);
});
