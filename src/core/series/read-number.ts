const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/** The number that a piece of output is: null for NaN and infinity in the words of usual programs, undefined for other words. */
export function readNumber(text: string): number | null | undefined {
  const word = text.trim();
  if (NOT_FINITE.test(word)) return null;
  if (!NUMBER.test(word)) return undefined;
  const value = Number(word);
  return Number.isFinite(value) ? value : null;
}
