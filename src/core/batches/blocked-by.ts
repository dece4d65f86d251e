import type { OpenWork } from "./open-work.ts";

/** A task whose failure keeps others from starting. */
export type Keystone = { readonly job: number; readonly blocks: number };

/**
 * The tasks that most others wait for, directly or not, the worst first; at most `few`. Of large plans only those are looked at that
 * most tasks need directly.
 */
export function keystones({ graph, isLeaf }: OpenWork, few: number): readonly Keystone[] {
  const { succs, size } = graph;
  const direct = (job: number): number => succs.start[job + 1]! - succs.start[job]!;
  const candidates = Array.from({ length: size }, (_, job) => job)
    .filter((job) => isLeaf[job] === 1 && direct(job) > 0)
    .sort((a, b) => direct(b) - direct(a) || a - b)
    .slice(0, Math.max(few, Math.floor(2_000_000 / Math.max(1, size))));
  const seen = new Int32Array(size).fill(-1);
  const blocks = (from: number): number => {
    let count = 0;
    const stack = [from];
    for (let job = stack.pop(); job !== undefined; job = stack.pop()) {
      for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
        const next = succs.items[e]!;
        if (seen[next] === from || next === from) continue;
        seen[next] = from;
        count += isLeaf[next]!;
        stack.push(next);
      }
    }
    return count;
  };
  return candidates
    .map((job) => ({ job, blocks: blocks(job) }))
    .sort((a, b) => b.blocks - a.blocks || a.job - b.job)
    .slice(0, few);
}
