import { compareNumbers, idParts } from "./id-order.ts";
import type { IdParts } from "./id-order.ts";

type Numbered = { readonly id: string; readonly parent?: number };

/**
 * The steps by their numbers (2 before 10, 3.3 before 3.3b), whatever order a document lists them in: two files that number the
 * same steps so never contradict each other. Equal ids keep their order.
 */
export function byStepNumber<T extends Numbered>(steps: readonly T[]): T[] {
  return steps
    .map((step) => ({ step, parts: idParts(step.id) }))
    .sort((a, b) => compareIds(a.parts, b.parts))
    .map(({ step }) => step);
}

/** The id that comes directly before each step by number: among its parent's sub-steps, or among the steps that have no parent. */
export function stepsBefore(steps: readonly Numbered[]): (string | undefined)[] {
  const places = steps.map(({ id, parent = -1 }, place) => ({ id, parent, place }));
  const before: (string | undefined)[] = steps.map(() => undefined);
  const last = new Map<number, { id: string; before: string | undefined }>();
  for (const { id, parent, place } of byStepNumber(places)) {
    const previous = last.get(parent);
    before[place] = previous?.id === id ? previous.before : previous?.id;
    last.set(parent, { id, before: before[place] });
  }
  return before;
}

function compareIds(a: IdParts, b: IdParts): number {
  if (a.prefix !== b.prefix) return a.prefix < b.prefix ? -1 : 1;
  const numbers = compareNumbers(a.numbers, b.numbers);
  return numbers === 0 && a.suffix !== b.suffix ? (a.suffix < b.suffix ? -1 : 1) : numbers;
}
