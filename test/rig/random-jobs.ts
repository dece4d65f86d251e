import assert from "node:assert/strict";

import fc from "fast-check";

import { overlaps } from "../../src/core/plan/scope.ts";
import type { Job } from "../../src/core/schedule/graph.ts";
import type { Schedule } from "../../src/core/schedule/schedule.ts";

/** Jobs without a cycle: needs point to earlier ones; scopes are files, directories and globs that often meet. */
export function randomJobs(most = 12): fc.Arbitrary<Job[]> {
  return fc
    .array(
      fc.record({
        minutes: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0, 0.5, 2.5, 1 / 3)),
        needs: fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
        scope: fc.array(fc.constantFrom(...PATHS), { maxLength: 2 }),
      }),
      { maxLength: most },
    )
    .map((drafts) =>
      drafts.map((draft, i) => ({
        key: `t${i}`,
        minutes: draft.minutes,
        needs: draft.needs.filter((need) => need < i).map((need) => `t${need}`),
        scope: [...new Set(draft.scope)],
      })),
    );
}

const PATHS = [
  "a.ts",
  "b.ts",
  "src/a.ts",
  "src/b.ts",
  "src/a/x.ts",
  "src/a/",
  "src",
  "src/**/*.ts",
  "*.css",
  "lib/*.ts",
  "lib/c.ts",
];

/** Fails unless everything is done once, after its needs, with no agent twice at work and no file written by two. */
export function assertFeasible(jobs: readonly Job[], { entries, agents, makespan }: Schedule): void {
  assert.deepEqual(new Set(entries.map((entry) => entry.key)), new Set(jobs.map((job) => job.key)));
  assert.equal(entries.length, jobs.length);
  const entryOf = new Map(entries.map((entry) => [entry.key, entry]));
  const jobOf = new Map(jobs.map((job) => [job.key, job]));
  for (const { key, start, end, agent } of entries) {
    const job = jobOf.get(key)!;
    assert.equal(end, start + job.minutes);
    assert.ok(start >= 0 && end <= makespan, `${key} runs from ${start} to ${end} of ${makespan}`);
    assert.ok(agent >= 1 && agent <= agents, `${key} is done by agent ${agent} of ${agents}`);
    for (const need of job.needs)
      assert.ok(entryOf.get(need)!.end <= start, `${key} starts before ${need} ends`);
  }
  entries.forEach((a, i) => {
    for (const b of entries.slice(i + 1)) {
      if (a.start >= b.end || b.start >= a.end || a.start === a.end || b.start === b.end) continue;
      assert.notEqual(a.agent, b.agent, `agent ${a.agent} does ${a.key} and ${b.key} at once`);
      for (const path of jobOf.get(a.key)!.scope) {
        for (const other of jobOf.get(b.key)!.scope) {
          assert.ok(!overlaps(path, other), `${a.key} writes ${path} while ${b.key} writes ${other}`);
        }
      }
    }
  });
}

/** A plan-like graph of any size, the same for the same size: layers, two or three needs each, files with a hot end. */
export function manyJobs(count: number, files: number): Job[] {
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const width = Math.max(50, Math.floor(Math.sqrt(count)));
  return Array.from({ length: count }, (_, i) => {
    const layer = Math.floor(i / width);
    const needs = new Set<string>();
    if (layer > 0) {
      for (let k = 0; k < 1 + Math.floor(random() * 3); k++) {
        needs.add(
          `t${(layer - 1 - Math.floor(random() * Math.min(layer, 3))) * width + Math.floor(random() * width)}`,
        );
      }
    }
    const scope = new Set<string>();
    for (let k = Math.floor(random() * 3); k > 0; k--) {
      const file = Math.floor(files * random() ** 1.6);
      scope.add(`src/m${file % 97}/f${file}.ts`);
    }
    return { key: `t${i}`, minutes: 1 + Math.floor(random() * 60), needs: [...needs], scope: [...scope] };
  });
}
