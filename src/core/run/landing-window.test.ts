import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  isRed,
  landInBatches,
  landInPipeline,
  landInSegments,
  landOneByOne,
  randomChanges,
  type Changes,
} from "../../../test/rig/simulated-queue.ts";
import { createLandingWindow, LARGEST_SEGMENT } from "./landing-window.ts";

type World = Changes & { readonly free: ReadonlySet<number>; readonly leaves: ReadonlySet<number> };

const worlds: fc.Arbitrary<World> = fc
  .array(
    fc.record({
      fate: fc.constantFrom("good", "good", "good", "good", "bad", "free", "leaves"),
      clash: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.nat({ max: 9 }) },
      ),
    }),
    { maxLength: 30 },
  )
  .map((changes) => {
    const those = (fate: string): Set<number> =>
      new Set(changes.flatMap((it, i) => (it.fate === fate ? [i] : [])));
    const free = those("free");
    const clashes = changes.flatMap(({ clash }, i): [number, number][] =>
      // What needs no proof is never red.
      clash === undefined || clash >= i || free.has(i) ? [] : [[i, i - 1 - clash]],
    );
    return {
      count: changes.length,
      bad: those("bad"),
      clashes: new Map(clashes),
      free,
      leaves: those("leaves"),
    };
  });

/** What lands one by one: of those that may leave only `landed` can have. */
function truth(world: World, landed: ReadonlySet<number>): number[] {
  const line: number[] = [];
  for (let i = 0; i < world.count; i++)
    if (world.free.has(i) || !isRed(world, [...line, i])) {
      if (!world.leaves.has(i) || landed.has(i)) line.push(i);
    }
  return line;
}

/** A queue around the window whose proofs end, and whose changes come and go, as the dice say; it watches that no rule is broken. */
function play(world: World, width: number, dice: readonly number[]): number[] {
  const window = createLandingWindow(() => width);
  const landed: number[] = [];
  const chain: number[] = [];
  const under = new Map<number, readonly number[]>();
  const proven = new Set<string>();
  let [next, throws] = [0, 0];
  const throwOf = (sides: number): number => (dice[throws++ % dice.length] ?? 0) % sides;
  const end = (segments: readonly number[]): void => {
    for (const segment of segments) assert(under.delete(segment), "a proof that is not under way is ended");
  };
  const takeOut = (place: number): void => {
    end(window.cutOff(place));
    chain.splice(place, 1);
    for (const change of chain.slice(place)) window.add(!world.free.has(change));
  };
  const step = (): boolean => {
    const count = window.landable();
    if (count > 0) {
      landed.push(...chain.splice(0, count));
      const last = landed.at(-1) ?? -1;
      assert(proven.has(landed.join()) || world.free.has(last), "lands on a tree that was not proven");
      window.landed(count);
      return true;
    }
    if (window.isFirstToBlame()) {
      assert(isRed(world, [...landed, chain[0]!]), "the culprit is innocent");
      takeOut(0);
      return true;
    }
    for (const { segment, from, to } of window.begin()) {
      assert(to - from >= 1 && to <= chain.length);
      const needing = chain.slice(from, to).filter((it) => !world.free.has(it)).length;
      assert(needing >= 1 && needing <= LARGEST_SEGMENT, "a segment is too large");
      under.set(segment, [...landed, ...chain.slice(0, to)]);
    }
    assert(under.size <= width, "too many proofs at once");
    return false;
  };
  for (let guard = 0; ; guard++) {
    assert(guard < 5000, "the queue does not end");
    if (step()) continue;
    if (next === world.count && chain.length === 0) break;
    const leaver = chain.findIndex((it) => world.leaves.has(it));
    const moves = [...under.keys()];
    assert(moves.length > 0 || next < world.count || leaver >= 0, "nothing is under way, and some wait");
    const move = throwOf(moves.length + (next < world.count ? 2 : 0) + (leaver >= 0 ? 1 : 0));
    const segment = moves[move];
    if (segment !== undefined) {
      const tree = under.get(segment)!;
      under.delete(segment);
      if (!isRed(world, tree)) proven.add(tree.join());
      end(window.told(segment, !isRed(world, tree)));
    } else if (next < world.count && move < moves.length + 2) {
      // One, or all that are left at once.
      const last = move === moves.length ? next + 1 : world.count;
      for (; next < last; next++) window.add(!world.free.has(chain[chain.push(next) - 1]!));
    } else takeOut(leaver);
  }
  assert.equal(under.size, 0, "a proof is under way, and nothing waits for it");
  return landed;
}

test("whatever order proofs end in, what lands is what lands one by one, only ever on trees that were proven", () => {
  fc.assert(
    fc.property(
      worlds,
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(), { minLength: 1 }),
      (world, width, dice) => {
        const landed = play(world, width, dice);
        assert.deepEqual(landed, truth(world, new Set(landed)));
      },
    ),
    { numRuns: 1000 },
  );
});

test("a queue no longer than the proofs at once has a proof for each landing; a longer one is divided evenly", () => {
  const window = createLandingWindow(() => 4);
  for (let i = 0; i < 3; i++) window.add(true);
  assert.deepEqual(
    window.begin().map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
  );
  for (let i = 0; i < 20; i++) window.add(true);
  // One proof is free, and takes as many as fit into a segment.
  assert.deepEqual(
    window.begin().map(({ from, to }) => [from, to]),
    [[3, 11]],
  );
  const other = createLandingWindow(() => 4);
  for (let i = 0; i < 20; i++) other.add(true);
  assert.deepEqual(
    other.begin().map(({ from, to }) => [from, to]),
    [
      [0, 5],
      [5, 10],
      [10, 15],
      [15, 20],
    ],
  );
});

test("what comes in behind a red segment waits until its culprit is found, and segments become smaller after it", () => {
  const window = createLandingWindow(() => 1);
  const begun = (): (readonly [number, number, number])[] =>
    window.begin().map(({ segment, from, to }) => [segment, from, to]);
  for (let i = 0; i < 8; i++) window.add(true);
  assert.deepEqual(begun(), [[0, 0, 8]]);
  window.add(true);
  assert.deepEqual(window.told(0, false), []);
  assert.deepEqual(begun(), [[1, 0, 4]]);
  window.told(1, true);
  assert.equal(window.landable(), 4);
  window.landed(4);
  // The second half is red: its tree is known.
  assert.deepEqual(begun(), [[2, 0, 4]]);
  window.told(2, false);
  for (const [segment, to] of [
    [3, 2],
    [5, 1],
  ] as const) {
    assert.deepEqual(begun(), [[segment, 0, to]]);
    window.told(segment, false);
  }
  assert(window.isFirstToBlame());
  assert.equal(window.landable(), 0);
  assert.deepEqual(window.cutOff(0), []);
  for (let i = 0; i < 8; i++) window.add(true);
  assert.deepEqual(
    begun().map(([, from, to]) => [from, to]),
    [[0, 4]],
  );
});

test("proofs that say nothing any more are named, and what comes of them is not taken in", () => {
  const window = createLandingWindow(() => 3);
  for (let i = 0; i < 3; i++) window.add(true);
  const [first, second, third] = window.begin().map(({ segment }) => segment);
  assert.deepEqual(window.told(second!, false), [third]);
  window.told(third!, true);
  assert.equal(window.landable(), 0);
  window.told(first!, true);
  assert.equal(window.landable(), 1);
  assert.equal(window.isFirstToBlame(), false);
  window.landed(1);
  assert.equal(window.isFirstToBlame(), true);
});

test("what needs no proof lands as soon as all before it have, and takes no proof", () => {
  const window = createLandingWindow(() => 2);
  window.add(false);
  assert.equal(window.landable(), 1);
  for (const needsProof of [true, false, true, false, false]) window.add(needsProof);
  window.landed(1);
  const begun = window.begin();
  assert.deepEqual(
    begun.map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [2, 3],
    ],
  );
  window.told(begun[0]!.segment, true);
  assert.equal(window.landable(), 2);
  window.told(begun[1]!.segment, true);
  assert.equal(window.landable(), 5);
});

test("four hundred waiting changes need no more time and proofs than the table says", () => {
  // Per change, with four proofs at once: the share that fails, time in units of one proof, proofs.
  const table = [
    [0.01, 0.07, 0.25],
    [0.05, 0.18, 0.6],
    [0.15, 0.4, 1.3],
  ] as const;
  for (const [p, mostTime, mostProofs] of table) {
    let [time, proofs] = [0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const changes = randomChanges(400, p, seed);
      const { landed } = landOneByOne(changes);
      const ours = landInSegments(changes, 4);
      for (const cost of [ours, landInBatches(changes, 8), landInPipeline(changes, 4)])
        assert.deepEqual(cost.landed, landed);
      time += ours.time / 4000;
      proofs += ours.proofs / 4000;
    }
    assert(time <= mostTime && proofs <= mostProofs, `${p}: ${time} and ${proofs}`);
  }
});
