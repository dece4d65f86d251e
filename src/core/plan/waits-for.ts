import type { Graph } from "../schedule/graph.ts";

/** Edges that are followed in all before only direct needs count. */
const MOST_STEPS = 2_000_000;

/** Says whether a job waits for another, directly or by way of others; `indirectly`: its own direct need of it does not count. */
export function waitsFor({
  preds,
  size,
}: Graph): (job: number, other: number, indirectly?: boolean) => boolean {
  const seen = new Int32Array(size).fill(-1);
  let steps = MOST_STEPS;
  let round = 0;
  return (job, other, indirectly = false) => {
    round++;
    const stack: number[] = [];
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const need = preds.items[e]!;
      if (need !== other) stack.push(need);
      else if (!indirectly) return true;
    }
    for (let at = stack.pop(); at !== undefined && steps > 0; at = stack.pop()) {
      if (at === other) return true;
      if (seen[at] === round) continue;
      seen[at] = round;
      for (let e = preds.start[at]!; e < preds.start[at + 1]!; e++, steps--) stack.push(preds.items[e]!);
    }
    return false;
  };
}
