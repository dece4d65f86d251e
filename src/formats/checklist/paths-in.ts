import { isFileName, isPlainPath, isSurelyFile } from "../file-name.ts";

/** A path in a sentence: `start` and `end` are offsets. */
export type PathIn = { path: string; start: number; end: number };

/** Paths in a sentence, in order: those in code spans, and bare words with a folder or an ending. Linear in its length. */
export function pathsIn(text: string): PathIn[] {
  const found: PathIn[] = [];
  let at = 0;
  while (at < text.length && found.length < MOST) {
    const open = text.indexOf("`", at);
    bareIn(text, at, open < 0 ? text.length : open, found);
    const close = open < 0 ? -1 : text.indexOf("`", open + 1);
    if (close < 0) break;
    const path = text.slice(open + 1, close);
    if (isQuotedPath(path)) found.push({ path, start: open + 1, end: close });
    at = close + 1;
  }
  return found;
}

function isQuotedPath(path: string): boolean {
  if (path.length > LONGEST || path.includes(" ") || path.includes("://")) return false;
  if (isSurelyFile(path)) return isFileName(path, true);
  // Folders end with a slash; `/api/users/` is an address.
  return path.endsWith("/") && !path.startsWith("/") && isFileName(path, true);
}

/** Words with a slash or a dot inside, found by these: most words have neither. */
function bareIn(text: string, from: number, to: number, found: PathIn[]): void {
  let at = from;
  let slash = -2;
  let dot = -2;
  while (at < to && found.length < MOST) {
    if (slash !== -1 && slash < at) slash = text.indexOf("/", at);
    if (dot !== -1 && dot < at) dot = text.indexOf(".", at);
    const inside = slash < 0 ? dot : dot < 0 ? slash : Math.min(slash, dot);
    if (inside < 0 || inside >= to) return;
    let start = inside;
    while (start > at && !isBetween(text.charCodeAt(start - 1))) start--;
    let end = inside + 1;
    while (end < to && !isBetween(text.charCodeAt(end))) end++;
    if (end - start <= LONGEST) {
      const stop = trimmedEnd(text, start, end);
      const path = stop - start > 3 ? text.slice(start, stop) : "";
      if (path !== "" && isBarePath(path)) found.push({ path, start, end: stop });
    }
    at = end;
  }
}

function isBarePath(word: string): boolean {
  if (isPlainPath(word)) return !word.includes("//");
  if (word.includes("://")) return false;
  return word.endsWith("/")
    ? word.indexOf("/") < word.length - 1 && !word.startsWith("/") && isFileName(word, false)
    : isSurelyFile(word) && isFileName(word, false) && !LIBRARY.test(word);
}

/** The end of a word without what belongs to the sentence; a closing bracket stays where its opening one is part of the word. */
function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from) {
    const last = text.charCodeAt(end - 1);
    if (last >= 128 || TRAILING[last] === 0) break;
    const opening = last === CLOSE_PAREN ? "(" : last === CLOSE_BRACKET ? "[" : "";
    if (opening !== "" && text.slice(from, end).includes(opening)) break;
    end--;
  }
  return end;
}

const MOST = 40;
const LONGEST = 200;
const CLOSE_PAREN = 41;
const CLOSE_BRACKET = 93;
const LIBRARY =
  /^(?:alpine|angular|backbone|bootstrap|chart|discord|ember|ethers|express|hono|moment|next|node|nuxt|plotly|react|svelte|three|vue|d3|web3|[a-z]\d?)\.js$|^ASP\.NET$/i;
const BETWEEN = " \t\r\n\"'“”‘’<>,;|=，、；（）：→—*(";
const NARROW = table(BETWEEN);
const TRAILING = table(".:!?*_)]");

function table(signs: string): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (signs.includes(String.fromCharCode(code)) ? 1 : 0));
}

/** True of blanks and of the signs that no path holds. */
function isBetween(code: number): boolean {
  return code < 128 ? NARROW[code] === 1 : BETWEEN.includes(String.fromCharCode(code));
}
