import { idParts, isNextId } from "./id-order.ts";
import type { IdParts } from "./id-order.ts";
import { readId } from "./read-id.ts";
import type { Watch } from "./scan.ts";

/**
 * The rule for odd fences: a heading or list line inside a fence is the plan's own when it bears the id that comes next
 * after the last one seen on the same kind of line; all else in there is somebody's example.
 */
export function trustNext(): Watch {
  const last = new Map<number, IdParts>();
  return (text, start, end, fenced) => {
    const carrier = text.charCodeAt(start) === 35 ? hashes(text, start, end) : 0;
    if (carrier === 0 && !isBox(text, start)) return false;
    if (fenced && !last.has(carrier)) return false;
    const match = readId(text.slice(start + (carrier === 0 ? 5 : carrier), end));
    if (match === undefined) return false;
    const parts = idParts(match.id);
    if (fenced) return isNextId(last.get(carrier)!, parts);
    last.set(carrier, parts);
    return true;
  };
}

function hashes(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === 35) at++;
  return at - start;
}

/** True of `- [x]` with any one mark inside, at `start`. */
function isBox(text: string, start: number): boolean {
  return text.charCodeAt(start + 2) === 91 && text.charCodeAt(start + 4) === 93;
}
