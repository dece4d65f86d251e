import { idParts } from "../id-order.ts";
import type { IdParts } from "../id-order.ts";
import { digitsStart, idEnd, isDigit, isLetter } from "../read-id.ts";

/** One id or a range of ids found in words; `text` is the id as written, `to` the end of a range with what it leaves out filled in. */
export type IdRange = {
  readonly text: string;
  readonly from: IdParts;
  readonly to?: IdParts;
  readonly toText?: string;
};

/**
 * Ids and ranges in words, in order: "2.2.1-2.2.4", "T003 to T005", "MT-1.1.1–1.1.6", "1..4", "Tasks 2-4 complete".
 * `known` tells whether a whole token is some task's id, so that `T2-001` is one id where there is such a task.
 */
export function idRanges(words: string, known: (id: string) => boolean): IdRange[] {
  const found: IdRange[] = [];
  let at = 0;
  while (at < words.length && found.length < MOST) {
    const token = tokenAt(words, at);
    if (token === undefined) {
      const code = words.charCodeAt(at);
      at = isLetter(code) || isDigit(code) ? wordEnd(words, at) : at + 1;
      continue;
    }
    at = token.end;
    const whole = longer(words, token, known);
    if (whole !== undefined) {
      found.push({ text: whole, from: idParts(whole) });
      at = token.start + whole.length;
      continue;
    }
    const text = words.slice(token.start, token.end);
    const from = idParts(text);
    const separator = RANGE.exec(words.slice(at, at + 12));
    const second = separator === null ? undefined : tokenAt(words, at + separator[0].length);
    if (second === undefined || second.start !== at + separator![0].length) {
      found.push({ text, from });
      continue;
    }
    const toText = words.slice(second.start, second.end);
    found.push({ text, from, to: fill(from, idParts(toText)), toText });
    at = second.end;
  }
  return found;
}

type Token = { start: number; end: number };

function tokenAt(words: string, from: number): Token | undefined {
  const code = words.charCodeAt(from);
  let digits = from;
  if (isLetter(code)) {
    let end = from;
    while (isLetter(words.charCodeAt(end))) end++;
    digits = digitsStart(words, from, end);
  } else if (!isDigit(code)) return undefined;
  const end = digits < 0 ? -1 : idEnd(words, digits);
  if (end < 0 || isLetter(words.charCodeAt(end)) || words.charCodeAt(end) === PERCENT) return undefined;
  return { start: from, end };
}

/** A token that a dash joins to more digits or letters, where the whole is a known id (`T2-001`, `sqlite-migration-2`). */
function longer(words: string, token: Token, known: (id: string) => boolean): string | undefined {
  if (words.charCodeAt(token.end) !== DASH) return undefined;
  const end = wordEnd(words, token.start);
  const whole = words.slice(token.start, end);
  return known(whole) ? whole : undefined;
}

/** End of the run of characters that are no blank from `from` on, at least one further. */
function wordEnd(words: string, from: number): number {
  let at = from;
  while (at < words.length && words.charCodeAt(at) !== SPACE) at++;
  return Math.max(at, from + 1);
}

/** "MT-1.1.1-1.1.6" leaves the letters out at its end, "2.2.1-4" all but the last number. */
function fill(from: IdParts, to: IdParts): IdParts {
  const prefix = to.prefix === "" ? from.prefix : to.prefix;
  const missing = from.numbers.length - to.numbers.length;
  const numbers = missing > 0 ? [...from.numbers.slice(0, missing), ...to.numbers] : to.numbers;
  return { prefix, numbers, suffix: to.suffix };
}

const MOST = 1000;
const SPACE = 32;
const PERCENT = 37;
const DASH = 45;
const RANGE = /^(?:\s?(?:-|–|—|\.\.\.?|…|~)\s?|\s(?:to|through|thru|bis)\s)/i;
