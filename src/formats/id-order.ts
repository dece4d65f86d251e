import { isDigit } from "./read-id.ts";

/** An id taken apart: what stands before the first digit, the numbers between dots (or dashes), and what trails. */
export type IdParts = {
  readonly prefix: string;
  readonly numbers: readonly number[];
  readonly suffix: string;
};

/** Takes an id apart; `T027a` gives T, [27], "a"; `2.10` gives "", [2, 10], "". */
export function idParts(id: string): IdParts {
  let at = 0;
  while (at < id.length && !isDigit(id.charCodeAt(at))) at++;
  const prefix = id.slice(0, at);
  const numbers: number[] = [];
  let number = 0;
  let digits = 0;
  for (; at <= id.length; at++) {
    const code = at < id.length ? id.charCodeAt(at) : 0;
    if (isDigit(code)) {
      number = number * 10 + (code - 48);
      digits++;
      continue;
    }
    if (digits === 0) break;
    numbers.push(number);
    number = 0;
    digits = 0;
    if (code !== 46 && code !== 45) break;
  }
  return { prefix, numbers, suffix: id.slice(at) };
}

/** Orders numbers as a person counts: 2.2 before 2.10, 2 before 2.1. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const gap = a[i]! - b[i]!;
    if (gap !== 0) return gap;
  }
  return a.length - b.length;
}

/** True where a person who counts on from `previous` may say `id`: 2.1.3 → 2.1.4, 2.2.1, 3.1.1; T003 → T004; 3 → 3.1. */
export function isNextId(previous: IdParts, id: IdParts): boolean {
  if (previous.prefix !== id.prefix) return false;
  const shared = Math.min(previous.numbers.length, id.numbers.length);
  for (let i = 0; i < shared; i++) {
    const gap = id.numbers[i]! - previous.numbers[i]!;
    if (gap === 0) continue;
    return gap === 1 && id.numbers.slice(i + 1).every((number) => number <= 1);
  }
  return id.numbers.length === previous.numbers.length + 1 && id.numbers.at(-1)! <= 1;
}
