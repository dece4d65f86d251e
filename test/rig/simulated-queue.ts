import { createLandingWindow, LARGEST_SEGMENT } from "../../src/core/run/landing-window.ts";

/** Changes in the order in which they wait: which fail wherever they are, and which fail on top of an earlier one. */
export type Changes = {
  readonly count: number;
  readonly bad: ReadonlySet<number>;
  readonly clashes: ReadonlyMap<number, number>;
};

/** What a queue needed for all of them: time, where each proof takes 1 and nothing else takes any, and proofs. */
export type QueueCost = {
  readonly time: number;
  readonly proofs: number;
  readonly landed: readonly number[];
};

/** Changes of which the share `p` fails by itself and a fifth of that clashes with one of the eight before; the same for the same seed. */
export function randomChanges(count: number, p: number, seed: number): Changes {
  const dice = numbers(seed);
  const bad = new Set<number>();
  const clashes = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    if (dice() < p) bad.add(i);
    if (dice() < p / 5 && i > 0) clashes.set(i, Math.max(0, i - 1 - Math.floor(dice() * 8)));
  }
  return { count, bad, clashes };
}

/** Is a tree that holds these changes red? */
export function isRed({ bad, clashes }: Changes, held: Iterable<number>): boolean {
  const all = new Set(held);
  for (const i of all) if (bad.has(i) || all.has(clashes.get(i) ?? -1)) return true;
  return false;
}

/** What lands when they are proven one after the other: the truth that every queue has to come to. */
export function landOneByOne(changes: Changes): QueueCost {
  const landed: number[] = [];
  for (let i = 0; i < changes.count; i++) if (!isRed(changes, [...landed, i])) landed.push(i);
  return { time: changes.count, proofs: changes.count, landed };
}

/** Batches of `size`, one at a time; a red one is halved (bors). */
export function landInBatches(changes: Changes, size: number): QueueCost {
  const landed: number[] = [];
  const queue = [...Array(changes.count).keys()];
  const halves: number[][] = [];
  let proofs = 0;
  while (queue.length + halves.length > 0) {
    const batch = halves.shift() ?? queue.splice(0, size);
    proofs++;
    if (!isRed(changes, [...landed, ...batch])) landed.push(...batch);
    else if (batch.length > 1)
      halves.unshift(batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1));
  }
  return { time: proofs, proofs, landed };
}

/** Each proven on top of all before it, `width` at a time; all behind a red one begin anew (Zuul). */
export function landInPipeline(changes: Changes, width: number): QueueCost {
  const landed: number[] = [];
  const queue = [...Array(changes.count).keys()];
  const under: { change: number; until: number }[] = [];
  let time = 0;
  let proofs = 0;
  for (;;) {
    for (; under.length < width && queue.length > 0; proofs++)
      under.push({ change: queue.shift()!, until: time + 1 });
    const [first] = under;
    if (first === undefined) return { time, proofs, landed };
    time = Math.max(time, first.until);
    under.shift();
    if (!isRed(changes, [...landed, first.change])) landed.push(first.change);
    else
      for (const one of under) {
        one.until = time + 1;
        proofs++;
      }
  }
}

/** Ours, with `width` proofs at once. */
export function landInSegments(changes: Changes, width: number): QueueCost {
  const window = createLandingWindow(() => width);
  const landed: number[] = [];
  const queue = [...Array(changes.count).keys()];
  const chain: number[] = [];
  const under = new Map<number, { readonly until: number; readonly tree: readonly number[] }>();
  const known = new Map<string, boolean>();
  let time = 0;
  let proofs = 0;
  const end = (segments: readonly number[]): void => segments.forEach((id) => under.delete(id));
  const goOn = (): boolean => {
    while (chain.length < width * LARGEST_SEGMENT && queue.length > 0) {
      chain.push(queue.shift()!);
      window.add(true);
    }
    const count = window.landable();
    landed.push(...chain.splice(0, count));
    window.landed(count);
    if (!window.isFirstToBlame()) return count > 0;
    chain.shift();
    end(window.cutOff(0));
    for (const _ of chain) window.add(true);
    return true;
  };
  const begin = (): boolean => {
    let knew = false;
    for (const { segment, to } of window.begin()) {
      const tree = [...landed, ...chain.slice(0, to)];
      const isGreen = known.get(tree.join());
      if (isGreen === undefined) under.set(segment, { until: time + 1, tree });
      else end(window.told(segment, isGreen));
      if (isGreen === undefined) proofs++;
      else knew = true;
    }
    return knew;
  };
  for (;;) {
    while (goOn() || begin());
    if (under.size === 0) return { time, proofs, landed };
    time = Math.min(...[...under.values()].map(({ until }) => until));
    for (const [segment, { until, tree }] of under) {
      if (until > time || !under.delete(segment)) continue;
      known.set(tree.join(), !isRed(changes, tree));
      end(window.told(segment, !isRed(changes, tree)));
    }
  }
}

/** Mulberry32. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
