import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { makePlace, makeTask, type Place } from "../../../test/contracts/agent.ts";
import type { Json } from "./json-lines.ts";
import { runCli, type CliEnd, type CliLaunch, type CliReader, type LadderOptions } from "./run-cli.ts";

/** For who ends by nothing but a signal. */
const FAST: LadderOptions = { politeMs: 200, graceMs: 200, lingerMs: 200 };
/** For who ends by itself, however slowly. */
const PATIENT: LadderOptions = { politeMs: 100_000, graceMs: 100_000, lingerMs: 100_000 };

type Ran = CliEnd & { readonly lines: readonly Json[] };

async function ran(
  place: Place,
  code: string,
  {
    launch = {},
    reader = {},
    seconds = 200,
    ladder = FAST,
    signal = new AbortController().signal,
  }: {
    launch?: Partial<CliLaunch>;
    reader?: Partial<CliReader>;
    seconds?: number;
    signal?: AbortSignal;
    ladder?: LadderOptions;
  } = {},
): Promise<Ran> {
  const lines: Json[] = [];
  const assignment = place.assign(makeTask(), { timeoutSeconds: seconds });
  const end = await runCli(
    { command: [process.execPath, "-e", code], env: {}, input: "hello\n", idleSeconds: 200, ...launch },
    { assignment, signal, started: () => {} },
    {
      read: (line) => lines.push(line),
      finished: () => lines.some(({ type }) => type === "end"),
      ...reader,
    },
    ladder,
  );
  return { ...end, lines };
}

const say = (value: object): string => `console.log(JSON.stringify(${JSON.stringify(value)}));`;

test("its input is written and ended, its output is lines and a log, its errors are kept apart", async () => {
  using place = makePlace();
  const seen = await ran(
    place,
    `process.stdin.on("data", (d) => console.log(JSON.stringify({ got: String(d) }))).on("end", () => {
      console.error("a warning"); console.log("no JSON"); ${say({ type: "end" })} process.exitCode = 3; })`,
    { ladder: PATIENT },
  );
  assert.deepEqual(seen.lines, [{ got: "hello\n" }, { type: "end" }]);
  assert.deepEqual([seen.exitCode, seen.cut, seen.errors], [3, undefined, "a warning\n"]);
  assert.match(readFileSync(join(place.folder, "task_1_0a1b2c3d.1.log"), "utf8"), /no JSON/);
});

test("an input that is held is ended after the final event, and who lingers then is ended", async () => {
  using place = makePlace();
  const held = `process.stdin.on("end", () => process.exit(0)).on("data", () => { ${say({ type: "end" })} });`;
  assert.equal((await ran(place, held, { launch: { holdInput: true }, ladder: PATIENT })).exitCode, 0);
  const lingers = await ran(place, `${say({ type: "end" })} setInterval(() => {}, 1000);`);
  assert.deepEqual([lingers.cut, lingers.exitCode], [undefined, null]);
});

test("time, silence, abort and the reader cut it short; it is asked through its input first", async () => {
  using place = makePlace();
  const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);';
  assert.equal((await ran(place, stubborn, { seconds: 0.3 })).cut, "time");
  assert.equal((await ran(place, stubborn, { launch: { idleSeconds: 0.3 } })).cut, "idle");
  const loud = `${stubborn} setInterval(() => { ${say({ type: "turn" })} }, 5);`;
  let turns = 0;
  const reader = { read: () => void turns++, stop: () => turns > 3 };
  assert.equal((await ran(place, loud, { reader })).cut, "reader");

  const stop = new AbortController();
  const polite = `process.stdin.on("data", (d) => {
    if (String(d).includes("stop")) { ${say({ type: "end", asked: true })} process.exit(0); } });
    ${say({ type: "turn" })}`;
  const lines: Json[] = [];
  const asked = await ran(place, polite, {
    launch: { holdInput: true },
    ladder: PATIENT,
    signal: stop.signal,
    reader: {
      interrupt: "stop\n",
      read: (line) => {
        lines.push(line);
        stop.abort();
      },
      finished: () => lines.some(({ type }) => type === "end"),
    },
  });
  assert.deepEqual([asked.cut, asked.exitCode, lines.at(-1)], ["abort", 0, { type: "end", asked: true }]);
});

test("what was cut off leaves no half-written file, and other files alone", async () => {
  using place = makePlace();
  writeFileSync(join(place.worktree, "mine.tmp.txt"), "");
  const code = `const fs = require("node:fs"); fs.mkdirSync("src");
    fs.writeFileSync("src/a.ts.tmp.123.4fa", "ha"); fs.writeFileSync("src/a.ts", "a"); process.exit(1);`;
  await ran(place, code);
  const [left, kept, mine] = ["src/a.ts.tmp.123.4fa", "src/a.ts", "mine.tmp.txt"].map((path) =>
    existsSync(join(place.worktree, path)),
  );
  assert.deepEqual([left, kept, mine], [false, true, true]);
});

test("a flood of output is bounded on disk and in the answer", async () => {
  using place = makePlace();
  const code = `const line = "x".repeat(1 << 20) + "\\n"; let n = 0;
    const go = () => { while (n++ < 96) if (!process.stdout.write(line)) return process.stdout.once("drain", go); ${say({ type: "end" })} };
    go();`;
  const seen = await ran(place, code);
  assert.deepEqual(seen.lines, [{ type: "end" }]);
  assert(seen.tail.length <= 65_536);
  assert(statSync(join(place.folder, "task_1_0a1b2c3d.1.log")).size < 34 << 20);
});

test("why it could not start is told", async () => {
  using place = makePlace();
  const seen = await ran(place, "", { launch: { command: ["renga-no-such-program"] } });
  assert.equal(seen.startError, "program not found: renga-no-such-program");
  assert.equal((await ran(place, "", { signal: AbortSignal.abort() })).cut, "abort");
});
