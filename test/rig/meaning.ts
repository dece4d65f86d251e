import type { Plan } from "../../src/core/plan/plan.ts";

/** Where things stand, and how they were worded: what a plan says is the same without. */
const PLACES: ReadonlySet<string> = new Set([
  "span",
  "mark",
  "stepMarks",
  "body",
  "raw",
  "line",
  "repeated",
  "confirmed",
]);

/** Lists that say nothing when they are empty. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "skills",
  "boundaries",
  "requirements",
  "ownedPaths",
  "chunks",
]);

/** What a plan says, in whatever form it was written: title, goal, groups and tasks with all their fields. */
export function meaning({ title, goal, groups, tasks }: Plan): unknown {
  return JSON.parse(
    JSON.stringify({ title, goal, groups, tasks }, (name, value: unknown) =>
      PLACES.has(name) || (OPTIONAL.has(name) && Array.isArray(value) && value.length === 0)
        ? undefined
        : value,
    ),
  );
}
