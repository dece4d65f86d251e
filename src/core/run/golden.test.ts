import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { boardOf } from "../views/board.ts";
import { report } from "../views/report.ts";
import type { Event } from "./event.ts";
import { replay } from "./fold.ts";

const FOLDER = fileURLToPath(new URL("../../../test/golden/journals", import.meta.url));

// Journals as a release wrote them, with what they came to. They are added to and never changed: whoever has such a
// journal on the disk must be able to go on with it. RENGA_UPDATE=1 writes what a new one comes to.
for (const path of globSync(`${FOLDER}/*.jsonl`)) {
  test(`the journal ${basename(path)} still means the same`, () => {
    const events = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Event);
    const run = replay(events);
    assert(run);
    const told = report(events);
    const meaning = {
      outcome: run.outcome ?? null,
      counts: run.counts,
      tasks: [...run.tasks.values()].map(({ spec, state, attempts, commit, failures, blockedBy }) => ({
        key: spec.key,
        state,
        attempts,
        commit: commit ?? null,
        failures: failures.map(({ failure }) => failure),
        blockedBy: blockedBy ?? null,
      })),
      report: { attempts: told?.attempts, retries: told?.retries, failures: told?.failures },
    };
    assert.deepEqual(boardOf(events)?.run.counts, run.counts);
    const expected = path.replace(/\.jsonl$/u, ".expected.json");
    if (process.env["RENGA_UPDATE"] === "1")
      writeFileSync(expected, `${JSON.stringify(meaning, undefined, 1)}\n`);
    assert.deepEqual(JSON.parse(readFileSync(expected, "utf8")), JSON.parse(JSON.stringify(meaning)));
  });
}
