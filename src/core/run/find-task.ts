import type { Run, TaskRun } from "./state.ts";

/** The task with this key, id as written, or unique id; the first of those of one file that share an id, none of those of several files. */
export function findTask(run: Run, name: string): TaskRun | undefined {
  const exact = run.tasks.get(name);
  // The key of the first of several tasks is what all of them are called in their files.
  if (exact !== undefined && !exact.spec.id.endsWith(`:${name}`)) return exact;
  for (const task of run.tasks.values()) if (task.spec.id === name || task.spec.uid === name) return task;
  return undefined;
}

/** Up to three ids of the run that somebody who wrote this may have meant, likeliest first; none that is far off. */
export function nearestIds(run: Run, wrong: string): readonly string[] {
  const written = wrong.toLowerCase();
  const limit = Math.max(1, Math.floor(written.length / 2));
  const near = new Map<string, number>();
  for (const { spec } of run.tasks.values()) {
    const id = spec.id.toLowerCase();
    const distance = id.endsWith(`:${written}`) ? 0 : distanceOf(written, id, limit);
    if (distance <= limit) near.set(spec.id, distance);
  }
  return [...near]
    .sort(([, a], [, b]) => a - b)
    .slice(0, 3)
    .map(([id]) => id);
}

/** Letters to put in, take out or change (Levenshtein 1966); more than `limit` where the lengths alone say so. */
export function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
