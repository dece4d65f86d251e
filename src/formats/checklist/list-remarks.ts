import { fieldClaim, sentenceClaim } from "../headed/claims.ts";
import type { Claimed } from "../headed/claims.ts";
import { contentStart, listText } from "../headed/list-text.ts";
import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import type { Item } from "./item.ts";
import { ITEM_HEAD } from "./nest-items.ts";
import type { Heading } from "./outline.ts";

/** What the lines outside of tasks say. Headings and items go by their places. */
export type ListRemarks = {
  readonly claims: { readonly claimed: Claimed; readonly line: number; readonly heading: number }[];
  /** What a heading says comes before it: `**Dependencies:** Task Group 1`. */
  readonly after: Map<number, string[]>;
  /** Headings with a checkpoint below them. */
  readonly checkpoints: Set<number>;
  /** Criteria below the tasks of a section: they belong to its last one. */
  readonly acceptance: Map<number, string[]>;
  goal?: string;
};

/** Reads every line that belongs to no item, once. */
export function listRemarks(
  lines: Lines,
  headings: readonly Heading[],
  { items, owned }: { readonly items: readonly Item[]; readonly owned: Uint8Array },
  readField: FieldReader,
): ListRemarks {
  const remarks: ListRemarks = {
    claims: [],
    after: new Map(),
    checkpoints: new Set(),
    acceptance: new Map(),
  };
  let heading = -1;
  let depth = 0;
  let item = -1;
  /** The item that criteria below go to, -1 outside of a list of criteria. */
  let judged = -1;
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.heading) {
      heading++;
      depth = headings[heading]!.depth;
      judged = item = -1;
      continue;
    }
    if (owned[line] !== 0) {
      if (owned[line] === ITEM_HEAD) item = itemAt(items, line);
      judged = -1;
      continue;
    }
    if (kind === LINE.blank || kind === LINE.fenceBody) continue;
    if (judged >= 0 && (kind === LINE.bullet || kind === LINE.number)) {
      listIn(remarks.acceptance, judged).push(listText(lines, line));
      continue;
    }
    judged = -1;
    if (!READ.has(kind)) continue;
    const text = wordsOf(lines, line, kind);
    const name = remark(
      {
        remarks,
        readField,
        line,
        heading,
        topmost: items.length > 0 && line < items[0]!.line && depth < 2,
      },
      text,
    );
    if (name === "acceptance" && item >= 0) judged = item;
  }
  return remarks;
}

type Place = {
  remarks: ListRemarks;
  readField: FieldReader;
  line: number;
  heading: number;
  topmost: boolean;
};

/** Enters what one line says; answers the meaning of its field. */
function remark({ remarks, readField, line, heading, topmost }: Place, text: string): string | undefined {
  if (CHECKPOINT.test(text)) remarks.checkpoints.add(heading);
  if (text.length > LONGEST || !/[:：]|tasks/i.test(text)) return undefined;
  const field = readField(text) ?? plainField(text);
  const claimed =
    field !== undefined
      ? fieldClaim(field.label, field.value)
      : COUNTED.test(text)
        ? sentenceClaim(text)
        : undefined;
  if (claimed !== undefined) remarks.claims.push({ claimed, line, heading });
  if (field?.name === "dependencies" && field.value !== "" && heading >= 0)
    listIn(remarks.after, heading).push(field.value);
  if (field?.name === "objective" && field.value !== "" && topmost) remarks.goal ??= field.value;
  return field?.name;
}

/** "Total Tasks: 13 subtasks across 3 groups", in no emphasis. */
function plainField(text: string): { name: string; label: string; value: string } | undefined {
  const match = /^(total [a-z ]{3,40}|[a-z]{3,12} tasks?)\s?:\s?(\S[^\n]{0,200})$/i.exec(text);
  return match === null ? undefined : { name: "other", label: match[1]!, value: match[2]! };
}

function wordsOf(lines: Lines, line: number, kind: number): string {
  if (kind !== LINE.quote) return listText(lines, line);
  return lines.text
    .slice(contentStart(lines, line), lineEnd(lines, line))
    .replace(/^[>\s]+/, "")
    .trim();
}

function itemAt(items: readonly Item[], line: number): number {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listIn<K>(map: Map<K, string[]>, key: K): string[] {
  const known = map.get(key) ?? [];
  map.set(key, known);
  return known;
}

const LONGEST = 1000;
const READ: ReadonlySet<number> = new Set([LINE.text, LINE.bullet, LINE.number, LINE.quote]);
/** "53 tasks in total" counts the document; "65 tasks are parallel" counts something else. */
const COUNTED =
  /^\W{0,4}(?:all )?\d{1,6} (?:[a-z-]{1,20} ){0,2}tasks?(?:[.,:]?\s?$|[.,:]?\s(?:in total|total|across|over|to (?:do|execute|complete)|in \d))/i;
const CHECKPOINT =
  /^[\s*_>✅🚧🛑⛔]{0,8}(?:final )?(?:checkpoint|phase [\dA-Z.]{1,5} verification|verification|stop and validate|检查点|チェックポイント|체크포인트|контрольная точка|punto de control|point de contrôle)\b/iu;
