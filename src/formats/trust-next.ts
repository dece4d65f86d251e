import { idParts, isNextId } from "./id-order.ts";
import { readId } from "./read-id.ts";
import type { Watch } from "./scan.ts";

/**
 * The rule for odd fences: a heading or list line inside a fence is the plan's own when it bears the id that comes next
 * after the last one seen on the same kind of line; all else in there is somebody's example.
 */
export function trustNext(): Watch {
  const seen: number[][] = [[], [], [], [], [], [], []];
  return (text, start, end, fenced) => {
    const hashes = text.charCodeAt(start) === HASH ? hashesAt(text, start) : 0;
    if (hashes > 6 || (hashes === 0 && !isBox(text, start))) return false;
    if (!fenced) {
      seen[hashes]!.push(start);
      return false;
    }
    const match = readId(text.slice(start + (hashes === 0 ? 5 : hashes), end));
    const last = match === undefined ? undefined : lastId(text, seen[hashes]!, hashes);
    return last !== undefined && isNextId(idParts(last), idParts(match!.id));
  };
}

/** The id of the last line that has one; lines behind it are forgotten, so that each is looked at once. */
function lastId(text: string, starts: number[], hashes: number): string | undefined {
  for (let start = starts.at(-1); start !== undefined; start = starts.at(-1)) {
    const end = text.indexOf("\n", start);
    const match = readId(
      text.slice(start + (hashes === 0 ? 5 : hashes), end < 0 ? text.length : end).slice(0, LONGEST),
    );
    if (match !== undefined) return match.id;
    starts.pop();
  }
  return undefined;
}

function hashesAt(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === HASH) at++;
  return at - start;
}

/** True of `- [x]` with any one mark inside, at `start`. */
function isBox(text: string, start: number): boolean {
  return text.charCodeAt(start + 2) === 91 && text.charCodeAt(start + 4) === 93;
}

const HASH = 35;
/** An id stands within so many characters. */
const LONGEST = 300;
