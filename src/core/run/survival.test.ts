import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { countLines, hashLine, lostLines, ownersAfter } from "./survival.ts";
import type { LineOwners } from "./survival.ts";

/** A line of the model: its number tells it apart from others of the same words. */
type Line = { readonly id: number; readonly text: string };
type Edit = { readonly at: number; readonly remove: number; readonly insert: readonly string[] };

const UNIQUE = "a line like no other";
const word = fc.constantFrom("}", "return;", "a", "b", UNIQUE, UNIQUE);
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(40),
  remove: fc.nat(3),
  insert: fc.array(word, { maxLength: 4 }),
});
/** Attempts: how many landings each began behind the head, and what it does to the file. */
const attempts = fc.array(fc.record({ behind: fc.nat(4), edits: fc.array(edit, { maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 12,
});

const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join("\n");

/** A perfect merge: what the attempt removed is gone, what it inserted stands after the line it followed. */
function merge(base: readonly Line[], mine: readonly Line[], head: readonly Line[]): Line[] {
  const [had, has] = [new Set(base), new Set(mine)];
  const merged = head.filter((line) => !had.has(line) || has.has(line));
  mine.forEach((line, i) => {
    if (had.has(line)) return;
    const after = mine
      .slice(0, i)
      .toReversed()
      .find((it) => merged.includes(it));
    merged.splice(after === undefined ? 0 : merged.indexOf(after) + 1, 0, line);
  });
  return merged;
}

type Watch = typeof lostLines;

/** Plays attempts over a file with perfect merges and hands each landing to `see`. */
function play(
  plan: readonly { readonly behind: number; readonly edits: readonly Edit[] }[],
  watch: Watch,
  see: (round: {
    readonly head: readonly Line[];
    readonly mine: readonly Line[];
    readonly base: readonly Line[];
    readonly merged: readonly Line[];
    readonly lost: (after: readonly Line[]) => ReturnType<Watch>;
  }) => void,
): void {
  let ids = 0;
  const line = (text: string): Line => ({ id: ids++, text: text === UNIQUE ? `${text} ${ids}` : text });
  const heads: Line[][] = [["begin", "a", "}", "end"].map(line)];
  let owners: LineOwners = [];
  for (const { behind, edits } of plan) {
    const began = Math.max(0, heads.length - 1 - behind);
    const [base, head] = [heads[began]!, heads.at(-1)!];
    const mine = [...base];
    for (const { at, remove, insert } of edits)
      mine.splice(at % (mine.length + 1), remove, ...insert.map(line));
    const merged = merge(base, mine, head);
    const [before, after] = [countLines(textOf(head)), countLines(textOf(merged))];
    const lost = (lines: readonly Line[]): ReturnType<Watch> =>
      watch({
        owners,
        before,
        after: countLines(textOf(lines)),
        attemptBase: countLines(textOf(base)),
        attempt: countLines(textOf(mine)),
        seen: (owner) => owner < began,
      });
    see({ head, mine, base, merged, lost });
    owners = ownersAfter(owners, heads.length - 1, { before, after });
    heads.push(merged);
  }
}

test("a merge that keeps what it should is never refused", () =>
  fc.assert(
    fc.property(attempts, (plan) =>
      play(plan, lostLines, ({ merged, lost }) => assert.deepEqual(lost(merged).dropped, [])),
    ),
    { numRuns: 1500 },
  ));

/** Whatever the merge loses of the lines that landings added and the attempt never saw is caught. */
const caught = (
  watch: Watch,
): fc.IProperty<[readonly { behind: number; edits: readonly Edit[] }[], number]> =>
  fc.property(attempts, fc.nat(), (plan, pick) =>
    play(plan, watch, ({ head, base, merged, lost }) => {
      const unseen = merged.filter(
        (line) => head.includes(line) && !base.includes(line) && line.text.startsWith(UNIQUE),
      );
      const victim = unseen[pick % Math.max(1, unseen.length)];
      if (victim === undefined) return;
      const without = merged.filter((line) => line !== victim);
      assert.ok(
        lost(without).dropped.some(({ hash }) => hash === hashLine(victim.text)),
        `a lost "${victim.text}" went unseen`,
      );
    }),
  );

test("a merge that drops lines that the attempt never saw is caught", () =>
  fc.assert(caught(lostLines), { numRuns: 1500 }));

test("a watch that takes every loss for the attempt's own doing is seen", () => {
  const blind: Watch = (change) => {
    const { superseded, dropped } = lostLines(change);
    return { superseded: [...superseded, ...dropped], dropped: [] };
  };
  assert.throws(() => fc.assert(caught(blind), { numRuns: 1500 }));
});

test("what an attempt knew and took away is superseded, line by line", () => {
  const owners = ownersAfter([], 0, { before: countLines("x"), after: countLines("x\none\ntwo\n") });
  const change = {
    owners,
    before: countLines("x\none\ntwo\n"),
    after: countLines("x\ntwo, better\n"),
    attemptBase: countLines("x\none\ntwo\n"),
    attempt: countLines("x\ntwo, better\n"),
  };
  const knew = lostLines({ ...change, seen: () => true });
  assert.deepEqual([knew.superseded.length, knew.dropped.length], [2, 0]);
  const never = lostLines({ ...change, attemptBase: countLines("x"), seen: () => false });
  assert.deepEqual([never.superseded.length, never.dropped.length], [0, 2]);
});

test("line ends and blank lines are nobody's work", () => {
  const owners = ownersAfter([], 0, { before: countLines(""), after: countLines("one  \r\n\r\n\ttwo\r\n") });
  assert.equal(owners.length, 2);
  const { superseded, dropped } = lostLines({
    owners,
    before: countLines("one\n\n\ttwo"),
    after: countLines("one\r\n\ttwo  "),
    attemptBase: new Map(),
    attempt: new Map(),
    seen: () => false,
  });
  assert.deepEqual([superseded, dropped], [[], []]);
});
