import type { RawDependency } from "../dialect.ts";

/** A task as a wave graph sees it: `wave` is the place of its wave, -1 where no wave names it. */
export type Waved = {
  readonly id: string;
  readonly wave: number;
  /** A checkpoint: everything before it in the document comes first. */
  readonly gate: boolean;
  readonly optional: boolean;
  /** It has parts, which are what is done. */
  readonly whole: boolean;
};

/**
 * Edges of a document whose waves are drawn: a wave waits for the waves before it. A checkpoint that is in no wave waits for what stands
 * above it, and what stands below it in a later wave waits for it; any other task in no wave follows the one above it.
 */
export function orderByWaves(
  tasks: readonly Waved[],
  after: readonly (readonly number[])[],
): readonly (readonly RawDependency[])[] {
  const edges: RawDependency[][] = tasks.map(() => []);
  addWaves(tasks, after, edges);
  addCheckpoints(tasks, edges);
  return edges;
}

/** Beyond so many edges between two waves the first task of the later one stands for all of them. */
const MOST_PAIRS = 10_000;

function addWaves(
  tasks: readonly Waved[],
  after: readonly (readonly number[])[],
  edges: RawDependency[][],
): void {
  const members: number[][] = after.map(() => []);
  /** Those that others wait for: nobody waits for what is optional. */
  const needed: number[][] = after.map(() => []);
  for (const [place, { wave, optional }] of tasks.entries()) {
    if (wave < 0) continue;
    members[wave]!.push(place);
    if (!optional) needed[wave]!.push(place);
  }
  for (const [wave, earlier] of after.entries()) {
    let before = earlier.flatMap((one) => withMembers(one, needed, after));
    const many = before.length * members[wave]!.length > MOST_PAIRS;
    for (const place of members[wave]!) {
      edges[place]!.push(
        ...before.map((to): RawDependency => ({ text: tasks[to]!.id, place: to, source: "wave-graph" })),
      );
      if (many) before = [members[wave]![0]!];
    }
  }
}

/** A wave's tasks; of an empty one those of the first wave before it. */
function withMembers(
  wave: number,
  members: readonly (readonly number[])[],
  after: readonly (readonly number[])[],
): readonly number[] {
  let at: number | undefined = wave;
  while (at !== undefined && members[at]!.length === 0) at = after[at]![0];
  return at === undefined ? [] : members[at]!;
}

function addCheckpoints(tasks: readonly Waved[], edges: RawDependency[][]): void {
  const gates: { place: number; level: number }[] = [];
  let since: number[] = [];
  let level = -1;
  let above = -1;
  const wait = (place: number, to: number): void => {
    edges[place]!.push({ text: tasks[to]!.id, place: to, source: "order" });
  };
  for (const [place, { wave, gate, optional, whole }] of tasks.entries()) {
    if (whole) continue;
    if (wave >= 0) {
      const earlier = gates.findLast((one) => one.level < wave);
      if (earlier !== undefined) wait(place, earlier.place);
      level = Math.max(level, wave);
    } else if (gate) {
      for (const to of since) wait(place, to);
      gates.push({ place, level });
      since = [];
    } else if (above >= 0) wait(place, above);
    if (!optional) since.push(place);
    above = place;
  }
}
