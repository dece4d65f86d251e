import type { Graph } from "../schedule/graph.ts";

/** Edges that are followed in all before every need counts as a direct one. */
const MOST_STEPS = 2_000_000;

/** Whether a job needs another by way of a third, so that a list may well leave it out. */
export function indirectNeeds({ preds, size }: Graph): (job: number, need: number) => boolean {
  const seen = new Int32Array(size).fill(-1);
  let steps = MOST_STEPS;
  return (job, need) => {
    const stack: number[] = [];
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++)
      if (preds.items[e] !== need) stack.push(preds.items[e]!);
    for (let at = stack.pop(); at !== undefined && steps > 0; at = stack.pop()) {
      if (at === need) return true;
      if (seen[at] === job) continue;
      seen[at] = job;
      for (let e = preds.start[at]!; e < preds.start[at + 1]!; e++, steps--) stack.push(preds.items[e]!);
    }
    return false;
  };
}
