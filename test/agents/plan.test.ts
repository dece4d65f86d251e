import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { scratchRepository } from "../rig/scratch-repository.ts";
import { ARGUMENTS, assertThirteen } from "./assert-thirteen.ts";
import { PRICE_OF_STRONG } from "./expected-cost.ts";
import { startFakeModel } from "./fake-model.ts";
import { HARD, PLAN_OF_THIRTEEN, THIRTEEN } from "./plan-of-thirteen.ts";
import { realAgent } from "./real-agent.ts";

const program = await realAgent("claude");
const here = fileURLToPath(new URL(".", import.meta.url));
const recordings = join(here, "recorded/plan");

/** What stands under the name `claude`: the real one, written down on the way where recordings are made, or the recordings. */
function stand(real: string | undefined): string {
  const recording = `'${recordings}'/$RENGA_TASK_ID.$RENGA_ATTEMPT.jsonl`;
  const through = (file: string): string => `exec '${process.execPath}' '${here}${file}' ${recording}`;
  if (real === undefined) return `${through("replay.mjs")} "$@"`;
  return process.env["RENGA_AGENTS"] === "record"
    ? `${through("record.mjs")} '${real}' "$@"`
    : `exec '${real}' "$@"`;
}

for (const real of program === undefined ? [undefined] : [program, undefined])
  test(`thirteen tasks by Claude Code, ${real === undefined ? "recorded" : "real"}, four at once: all land, the hard one at the next tier, to the last digit of the money`, async () => {
    const model = await startFakeModel();
    const it = scratchRepository({ "plan.md": PLAN_OF_THIRTEEN, "renga.config.yaml": PRICE_OF_STRONG });
    try {
      const bin = join(dirname(it.root), "bin");
      mkdirSync(bin);
      writeFileSync(join(bin, "claude"), `#!/bin/sh\n${stand(real)}\n`, { mode: 0o755 });
      const ran = await it.startWith(
        {
          PATH: [bin, process.env["PATH"]].join(delimiter),
          ANTHROPIC_BASE_URL: `${model.url}/plan`,
          ANTHROPIC_API_KEY: "key-of-the-test",
          NO_PROXY: "127.0.0.1",
        },
        ...ARGUMENTS,
      ).done;
      assert.equal(ran.code, 0, ran.out + ran.err);
      assert.match(ran.out, /13 of 13 landed/);

      await assertThirteen(it, THIRTEEN);
      const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
      assert.match(it.git("show", `${branch}:src/use-curve.ts`), new RegExp(`useCurve = "${HARD}"`, "u"));
      assert.match(it.git("show", `${branch}:src/levels.ts`), /level [^]*levelName [^]*levelColour /);
    } finally {
      it.remove();
      await model.close();
    }
  });
