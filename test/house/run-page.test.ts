import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { begin } from "../../src/core/run/state.ts";
import { createBoard } from "../../src/core/views/board.ts";
import { tell } from "../../src/core/views/log-lines.ts";
import { lossRun } from "../rig/loss-run.ts";
import { nightJournals } from "../rig/night-run.ts";
import { timedRun } from "../rig/timed-run.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/run.md", import.meta.url)), "utf8");
const journals = [...Object.values(nightJournals), timedRun(lossRun)];

test("docs/run.md says what every state of a task means", () => {
  const [first] = journals[0]!;
  assert(first?.type === "run-started");
  for (const state of Object.keys(begin(first).counts)) assert(page.includes(`| \`${state}\` |`), state);
});

test("docs/run.md says what the words of the lines mean", () => {
  for (const events of journals) {
    const [first, ...rest] = events;
    assert(first?.type === "run-started");
    const board = createBoard(first);
    for (const event of rest) {
      const line = tell(board, event);
      if (line?.headline === true) assert(page.includes(`\`${line.word}\``), line.word);
    }
  }
});

test("the commands that docs/run.md names are there", () => {
  const cli = fileURLToPath(new URL("../../src/cli/", import.meta.url));
  const main = globSync("*.ts", { cwd: cli })
    .map((file) => readFileSync(cli + file, "utf8"))
    .join("\n");
  const named = new Set([...page.matchAll(/`renga ([a-z-]+)/gu)].map(([, name]) => name));
  assert(named.size > 6);
  for (const name of named) assert(main.includes(`.command("${name}")`), name);
});
