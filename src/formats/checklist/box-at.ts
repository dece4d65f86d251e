import { isDigit, isLetter } from "../read-id.ts";

/** A check box in a text: `at` and `raw` are its inside, `after` is the offset behind its closing bracket. */
export type BoxAt = { readonly at: number; readonly raw: string; readonly after: number };

/**
 * The check box that opens at an offset: `[ ]`, `[x]`, `[-]`, `[✓]`. Letters other than x, numbers and links are no boxes: `[P]` is a
 * label, `[1]` a note, `[x](y)` a link.
 */
export function boxAt(text: string, start: number): BoxAt | undefined {
  if (text.charCodeAt(start) !== OPEN) return undefined;
  const first = text.charCodeAt(start + 1);
  let close = start + 2;
  // A pictogram may take several units.
  if (first > 0xff) while (close < start + 4 && text.charCodeAt(close) !== CLOSE) close++;
  if (text.charCodeAt(close) !== CLOSE || first === CLOSE || first === LINE_FEED) return undefined;
  if (isDigit(first) || (isLetter(first) && first !== SMALL_X && first !== LARGE_X)) return undefined;
  const next = text.charCodeAt(close + 1);
  if (next === OPEN_PAREN || next === COLON || next === OPEN) return undefined;
  return { at: start + 1, raw: text.slice(start + 1, close), after: close + 1 };
}

const LINE_FEED = 10;
const OPEN_PAREN = 40;
const COLON = 58;
const LARGE_X = 88;
const OPEN = 91;
const CLOSE = 93;
const SMALL_X = 120;
