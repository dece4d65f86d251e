import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import fc from "fast-check";

import { createApplyAgent } from "../../src/adapters/agent-apply/create-apply-agent.ts";
import type { Task } from "../../src/core/plan/plan.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { makePlace, work } from "../contracts/agent.ts";

const [seed] = globSync(join(import.meta.dirname, "../../../shared/seeds/001_*.txt"));
const agent = createApplyAgent();

/** The tasks in an order that respects their dependencies, chosen by `ranks`. */
function inSomeOrder(tasks: readonly Task[], ranks: readonly number[]): readonly Task[] {
  const rank = new Map(tasks.map(({ key }, at) => [key, ranks[at] ?? 0]));
  const left = new Map(tasks.map((task) => [task.key, task]));
  const order: Task[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter((task) => task.dependencies.every(({ to }) => !left.has(to)));
    const [next] = ready.toSorted((a, b) => (rank.get(a.key) ?? 0) - (rank.get(b.key) ?? 0));
    assert.ok(next !== undefined, "the plan has a cycle");
    order.push(next);
    left.delete(next.key);
  }
  return order;
}

if (seed !== undefined && existsSync(seed)) {
  it("carries out the plan that the project comes from, in any order its dependencies allow", async () => {
    const { tasks } = readPlan([{ path: "plan.md", text: readFileSync(seed, "utf8") }]);
    const repository = /^.*\/Multi-Modal Generation Studio\//;
    const here = tasks.map((task) => ({
      ...task,
      files: task.files.map((file) => ({ ...file, path: file.path.replace(repository, "") })),
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: here.length, maxLength: here.length }),
        async (ranks) => {
          using place = makePlace();
          const refused: string[] = [];
          for (const task of inSomeOrder(here, ranks)) {
            const result = await work(agent, place.assign(task));
            if (result.status === "failed") refused.push(`${task.id} ${result.failure}`);
          }
          assert.deepEqual(refused, ["2.6.2 needs-agent"]);
          const text = (path: string): string => readFileSync(join(place.worktree, "src/lib", path), "utf8");
          assert.deepEqual(
            text("utils/loss-metrics.ts")
              .match(/(?<=export function )\w+/g)
              ?.toSorted(),
            [
              "calculateBasicMetrics",
              "calculateConvergenceRate",
              "estimateConvergenceEpoch",
              "exponentialMovingAverage",
            ],
          );
          assert.equal(text("types/training-studio.ts").match(/export interface /g)?.length, 5);
        },
      ),
      { numRuns: 20 },
    );
  });
}
