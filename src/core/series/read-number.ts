import { toNumber } from "../extract-number.ts";

/** The number that a word is, as a reading holds it: null for NaN and infinity; undefined for other words. */
export function readNumber(word: string): number | null | undefined {
  const value = toNumber(word);
  return value === undefined || Number.isFinite(value) ? value : null;
}
