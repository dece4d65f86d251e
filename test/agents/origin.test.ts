import assert from "node:assert/strict";
import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";

import { readPlan } from "../../src/formats/read-plan.ts";
import { scratchRepository } from "../rig/scratch-repository.ts";
import { ARGUMENTS, assertThirteen } from "./assert-thirteen.ts";
import { PRICE_OF_STRONG } from "./expected-cost.ts";
import { startFakeModel } from "./fake-model.ts";
import { realAgent } from "./real-agent.ts";

const [seed] = globSync(join(import.meta.dirname, "../../../shared/seeds/001_*"));
const program = seed === undefined || !existsSync(seed) ? undefined : await realAgent("claude");

/** What the document takes for granted. */
const MONITOR = "src/components/workbench/TrainingMonitor.tsx";
/** What the cheap model leaves behind where a task was too hard for it; the document names no checks of its own. */
const GATE = `gates:\n  task: ["! grep -rq 'too hard' src"]\n`;

if (seed !== undefined && program !== undefined)
  test("the document that the project comes from, by the real Claude Code, four at once: all land, its hook at the next tier, to the last digit of the money", async () => {
    const text = readFileSync(seed, "utf8");
    const model = await startFakeModel();
    const it = scratchRepository({
      "plan.md": text,
      "renga.config.yaml": GATE + PRICE_OF_STRONG,
      [MONITOR]: "export const TrainingMonitor = () => null;\n",
    });
    try {
      const bin = join(dirname(it.root), "bin");
      mkdirSync(bin);
      symlinkSync(program, join(bin, "claude"));
      const ran = await it.startWith(
        {
          PATH: [bin, process.env["PATH"]].join(delimiter),
          ANTHROPIC_BASE_URL: `${model.url}/plan-of-hooks`,
          ANTHROPIC_API_KEY: "key-of-the-test",
          NO_PROXY: "127.0.0.1",
        },
        ...ARGUMENTS,
      ).done;
      assert.equal(ran.code, 0, ran.out + ran.err);
      assert.match(ran.out, /13 tasks, 4 agents[^]*13 of 13 landed/);

      const { tasks } = readPlan([{ path: "plan.md", text }]);
      await assertThirteen(
        it,
        tasks.map(({ id, files }) => ({
          id,
          isNew: files[0]?.action === "create",
          hard: files[0]?.path.includes("/hooks/") === true,
        })),
      );
      const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
      const landed = (path: string): string => it.git("show", `${branch}:${path}`);
      assert.equal(landed("src/lib/types/training-studio.ts").match(/^export interface /gm)?.length, 5);
      assert.equal(landed("src/lib/utils/loss-metrics.ts").match(/^export function /gm)?.length, 4);
      assert.match(landed("src/lib/hooks/useLossGraph.ts"), /^export function useLossGraph/m);
      assert.match(landed(MONITOR), /^export const TrainingMonitor[^]*<LossGraphContainer$/m);
    } finally {
      it.remove();
      await model.close();
    }
  });
