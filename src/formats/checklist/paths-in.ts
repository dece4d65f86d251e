import { isFileName, isSurelyFile, splitLines } from "../file-name.ts";

/** A path in a sentence: `start` and `end` are offsets. */
export type PathIn = { path: string; start: number; end: number };

/** Paths in a sentence, in order: those in code spans, and bare words with a folder or an ending. */
export function pathsIn(text: string): PathIn[] {
  const found: PathIn[] = [];
  let at = 0;
  while (at < text.length && found.length < MOST) {
    const open = text.indexOf("`", at);
    wordsIn(text, at, open < 0 ? text.length : open, found);
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
  if (isSurelyFile(splitLines(path).path)) return isFileName(path, true);
  // Folders end with a slash; `/api/users/` is an address.
  return path.endsWith("/") && !path.startsWith("/") && isFileName(path, true);
}

function wordsIn(text: string, from: number, to: number, found: PathIn[]): void {
  let at = from;
  while (at < to && found.length < MOST) {
    while (at < to && BETWEEN.includes(text[at]!)) at++;
    let end = at;
    while (end < to && !BETWEEN.includes(text[end]!)) end++;
    const stop = end - at > LONGEST ? at : trimmedEnd(text, at, end);
    if (stop - at > 3) {
      const path = text.slice(at, stop);
      if (isBarePath(path)) found.push({ path, start: at, end: stop });
    }
    at = end;
  }
}

function isBarePath(word: string): boolean {
  if (word.includes("://") || !(word.includes("/") || word.includes("."))) return false;
  const { path } = splitLines(word);
  return path.endsWith("/")
    ? path.indexOf("/") < path.length - 1 && !path.startsWith("/") && isFileName(path, false)
    : isSurelyFile(path) && isFileName(path, false) && !LIBRARY.test(path);
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && ".:!?*_)]".includes(text[end - 1]!)) {
    const last = text[end - 1]!;
    if (
      (last === ")" && text.slice(from, end).includes("(")) ||
      (last === "]" && text.slice(from, end).includes("["))
    )
      break;
    end--;
  }
  return end;
}

const MOST = 40;
const LONGEST = 200;
const BETWEEN = " \t\r\n\"'“”‘’<>,;|=，、；（）：→—*(";
const LIBRARY =
  /^(?:alpine|angular|backbone|bootstrap|chart|discord|ember|ethers|express|hono|moment|next|node|nuxt|plotly|react|svelte|three|vue|d3|web3|[a-z]\d?)\.js$|^ASP\.NET$/i;
