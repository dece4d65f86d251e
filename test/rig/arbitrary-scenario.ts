import fc from "fast-check";

import type { FailureClass, RunTask } from "../../src/core/run/event.ts";
import { runTask } from "./scenario.ts";

/** A task as it is drawn: its edges are numbers that become keys of earlier tasks. */
export type Shape = {
  readonly needs: readonly number[];
  readonly after: readonly number[];
  readonly scope: readonly string[];
  readonly failures: readonly FailureClass[];
  readonly landingFailures: number;
  readonly settled: "done" | "skipped" | undefined;
};

/** What the parts of a shape are drawn from, for tests that add parts of their own. */
export function shapeParts(
  failures: readonly FailureClass[],
  paths: readonly string[],
): { [K in keyof Shape]: fc.Arbitrary<Shape[K]> } {
  return {
    needs: fc.array(fc.nat(), { maxLength: 3 }),
    after: fc.array(fc.nat(), { maxLength: 1 }),
    scope: fc.uniqueArray(fc.constantFrom(...paths), { maxLength: 2 }),
    failures: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.constantFrom(...failures), { maxLength: 8 }) },
    ),
    landingFailures: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
    settled: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("done" as const, "skipped" as const) },
    ),
  };
}

/** The keys that a shape's numbers stand for; a task's edges go to earlier tasks, so that there is no cycle. */
export function earlier(numbers: readonly number[], at: number): readonly string[] {
  return at === 0 ? [] : [...new Set(numbers.map((number) => `t${number % at}`))];
}

/** The task at this place of the plan. */
export function taskOf(shape: Shape, at: number, more: Partial<RunTask> = {}): RunTask {
  return runTask(`t${at}`, {
    needs: earlier(shape.needs, at),
    after: earlier(shape.after, at),
    scope: shape.scope,
    ...(shape.settled === undefined ? {} : { settled: shape.settled }),
    ...more,
  });
}

/** In which order a world's open things happen. */
export const dice: fc.Arbitrary<number[]> = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

/** Throws the same numbers over and over. */
export function diceOf(numbers: readonly number[]): () => number {
  let i = 0;
  return () => numbers[i++ % numbers.length] ?? 0;
}
