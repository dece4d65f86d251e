import type { DraftGroup, DraftTask } from "../dialect.ts";

/** Tasks with the model that their phase's heading names ("Batch 1 — Lifecycle — model: opus"), where they name none themselves. */
export function phaseTier(tasks: readonly DraftTask[], groups: readonly DraftGroup[]): readonly DraftTask[] {
  const tiers = groups.map(({ title }) => MODEL.exec(title)?.[1]);
  if (tiers.every((tier) => tier === undefined)) return tasks;
  return tasks.map((task) => {
    const tier = task.groups.map((group) => tiers[group]).find((found) => found !== undefined);
    return tier === undefined || task.tier !== undefined ? task : { ...task, tier };
  });
}

const MODEL = /\bmodel:\s?([\w.-]{2,40})/i;
