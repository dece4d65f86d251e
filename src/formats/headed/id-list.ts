import { idRanges } from "../merge/id-range.ts";
import type { IdRange } from "../merge/id-range.ts";

/** Ids that a line of a list gives, and the words before them ("Phase 2"). */
export type IdList = { readonly label: string; readonly ids: readonly IdRange[] };

/**
 * Reads a line that lists ids: "└─ 2.1.1, 2.1.2", "Phase 2: 2.1.1-2.1.3", "TASK-007: Registry (needs TASK-001)", `{task: "TASK-0034"}`.
 * An id that no task of this document bears must look like one (dotted or with letters) and stand alone. Undefined: no such line.
 */
export function readIdList(line: string, known: (id: string) => boolean): IdList | undefined {
  const text = line.slice(0, LONGEST).replace(DRAWING, "").trim();
  const record = RECORD.exec(text);
  if (record !== null) return found("", idRanges(record[1]!, known), known);
  const list = listAt(text, known);
  if (list !== undefined) return found("", list, known);
  const colon = text.indexOf(": ");
  if (colon <= 0 || colon > 40) return undefined;
  const rest = listAt(text.slice(colon + 2).replace(/^[*\s]+/, ""), known);
  return rest === undefined ? undefined : found(text.slice(0, colon).replace(/[*`]/g, ""), rest, known);
}

/** Ids anywhere in a drawn line, those with letters only: numbers in drawings are mostly something else. */
export function drawnIds(line: string, known: (id: string) => boolean): readonly IdRange[] {
  if (!/[\u2500-\u257f│|]/.test(line)) return [];
  return idRanges(line.slice(0, LONGEST).replace(/[^\w.µμ-]+/g, " "), known).filter(
    ({ from, to, text }) => to === undefined && (from.prefix.length > 1 || known(text)),
  );
}

function found(label: string, ids: readonly IdRange[], known: (id: string) => boolean): IdList | undefined {
  const good = ids.filter(({ text, from }) => known(text) || from.prefix !== "" || from.numbers.length > 1);
  return good.length === 0 ? undefined : { label, ids: good };
}

/** The ids at the head of a text, cut where the list ends; undefined where it does not begin with one, or runs on as a sentence. */
function listAt(text: string, known: (id: string) => boolean): readonly IdRange[] | undefined {
  const list = LIST.exec(text);
  if (list === null) return undefined;
  const ids = idRanges(list[0], known);
  const first = ids[0];
  if (first === undefined) return undefined;
  const rest = text.slice(list[0].length);
  return rest === "" || CLOSING.test(rest) || known(first.text) ? ids : undefined;
}

const LONGEST = 2000;
const DRAWING = /^(?:[\s\u2500-\u257f>|*-]|\[.\])+/;
const RECORD = /\btask(?:_?id)?["']?\s*[:=]\s*["']([^"']{1,60})["']/i;
const ONE = "[A-Za-zµμ]{0,12}(?:[-_][A-Za-z]{1,12}){0,3}[-_]?\\d+[A-Za-z]?(?:\\.\\d+[A-Za-z]?)*(?![A-Za-z])";
const SPAN = `${ONE}(?:\\s?(?:-|–|—|\\.\\.|to|through)\\s?${ONE})?(?:\\s?\\([^()]{0,60}\\))?`;
const LIST = new RegExp(
  `^(?:tasks?:?\\s+)?${SPAN}(?:\\s?(?:,|&|and|\\+|;)\\s?(?:and\\s)?${SPAN}){0,200}`,
  "i",
);
const CLOSING = /^\s*(?:$|[:：(（.—–|]|-\s|[✓✅])/;
