import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { orderItems } from "./item-order.ts";
import type { Ordered } from "./item-order.ts";
import { orderByWaves } from "./wave-order.ts";

type Row = { parallel: boolean; optional: boolean; stated: boolean; phase: number };

const row = fc.record({
  parallel: fc.boolean(),
  optional: fc.boolean(),
  stated: fc.boolean(),
  phase: fc.integer({ min: 0, max: 3 }),
});
/** Rows in phases that do not go back. */
const rows = fc.array(row, { maxLength: 20 }).map((all) => all.toSorted((a, b) => a.phase - b.phase));

function ordered(tasks: readonly Row[]): Ordered {
  return {
    ids: tasks.map((_, place) => `t${place}`),
    parents: new Int32Array(tasks.length).fill(-1),
    parallel: Uint8Array.from(tasks, ({ parallel }) => Number(parallel)),
    optional: Uint8Array.from(tasks, ({ optional }) => Number(optional)),
    stated: Uint8Array.from(tasks, ({ stated }) => Number(stated)),
    waits: () => [],
    headings: Int32Array.from(tasks, ({ phase }) => phase),
    phases: Int32Array.from(tasks, ({ phase }) => phase),
  };
}

const after = [[], [0], [0], [1, 2]];
const rules = { after, phased: true, holds: false, stated: false };

/** Everything that is over before a task begins, by the edges of an order. */
function before(edges: readonly (readonly { place?: number }[])[]): Set<number>[] {
  const found: Set<number>[] = [];
  for (const own of edges) {
    const all = new Set<number>();
    for (const { place } of own) {
      all.add(place!);
      for (const earlier of found[place!]!) all.add(earlier);
    }
    found.push(all);
  }
  return found;
}

test("an edge leads to an earlier task, and what phases and marks say holds", () => {
  fc.assert(
    fc.property(rows, (tasks) => {
      const { edges } = orderItems(ordered(tasks), rules);
      for (const [place, own] of edges.entries()) for (const edge of own) assert(edge.place! < place);
      const closed = before(edges);
      for (const [place, task] of tasks.entries()) {
        if (task.stated) assert.deepEqual(edges[place], []);
        else
          for (const [earlier, other] of tasks.entries()) {
            if (earlier >= place || other.stated) continue;
            const comes = tasks.slice(earlier, place).some(({ parallel }) => !parallel) || !task.parallel;
            const phased = other.phase === 0 && task.phase > 0;
            const follows = other.phase === task.phase && comes;
            assert.equal(
              other.optional ? false : phased || follows || (task.phase === 3 && other.phase < 3),
              closed[place]!.has(earlier),
              `${place} after ${earlier}`,
            );
          }
      }
    }),
    { numRuns: 500 },
  );
});

test("parts come in the place of their whole, which itself waits for nothing", () => {
  const tasks = ordered(
    Array.from({ length: 5 }, () => ({ parallel: false, optional: false, stated: false, phase: 0 })),
  );
  tasks.parents.set([-1, 0, 0, -1, -1]);
  const { edges } = orderItems(tasks, { ...rules, after: [[]] });
  assert.deepEqual(
    edges.map((own) => own.map(({ place }) => place)),
    [[], [], [1], [2], [3]],
  );
});

test("where phases would cost more edges than a plan can carry, they are thinned out and told", () => {
  const wide = 3000;
  const tasks = ordered(
    Array.from({ length: wide * 2 }, (_, place) => ({
      parallel: true,
      optional: false,
      stated: false,
      phase: place < wide ? 0 : place - wide + 1,
    })),
  );
  const afterFirst = Array.from({ length: wide + 1 }, (_, phase) => (phase === 0 ? [] : [0]));
  const { edges, overspent } = orderItems(tasks, { ...rules, after: afterFirst });
  assert.equal(overspent, true);
  assert(edges.reduce((sum, own) => sum + own.length, 0) <= 1_000_000 + wide);
  assert(edges.slice(wide).every((own) => own.length > 0));
});

test("waves, checkpoints and tasks in no wave never make a circle", () => {
  const waved = fc.record({
    wave: fc.integer({ min: -1, max: 3 }),
    gate: fc.boolean(),
    optional: fc.boolean(),
    whole: fc.constant(false),
  });
  fc.assert(
    fc.property(fc.array(waved, { maxLength: 16 }), (all) => {
      const tasks = all.map((task, place) => ({ ...task, id: `t${place}` }));
      const edges = orderByWaves(tasks, after);
      const done = new Set<number>();
      for (let round = 0; round <= tasks.length; round++)
        for (const [place, own] of edges.entries())
          if (own.every(({ place: to }) => done.has(to!))) done.add(place);
      assert.equal(done.size, tasks.length);
      for (const [place, { wave }] of tasks.entries())
        for (const [other, earlier] of tasks.entries())
          if (wave === 1 && earlier.wave === 0 && !earlier.optional)
            assert(edges[place]!.some(({ place: to }) => to === other));
    }),
    { numRuns: 500 },
  );
});
