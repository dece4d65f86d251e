import { append } from "../append.ts";
import type { DraftTask } from "../dialect.ts";
import { readGroupName, saysParallel } from "../group-name.ts";
import type { GroupName } from "../group-name.ts";
import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { IdRange } from "../merge/id-range.ts";
import type { Field, FieldReader } from "../read-field.ts";
import { fieldClaim, remarkClaims, sentenceClaim } from "./claims.ts";
import type { Claimed } from "./claims.ts";
import { drawnIds, readIdList } from "./id-list.ts";
import { listText } from "./list-text.ts";
import { readTable } from "./table-tasks.ts";

/** What the lines between tasks say about the group they stand in, or about the whole document. */
export type Prose = {
  readonly claims: { readonly claimed: Claimed; readonly line: number }[];
  /** What comes before the group. */
  readonly after: string[];
  parallel: boolean;
  readonly lists: ListedIds[];
  readonly drawn: DrawnGroup[];
  /** Tasks of tables. */
  readonly rows: DraftTask[];
  /** The first goal stated. */
  goal?: string;
};

/** Ids of one list line; `label` is what stands before them ("Phase 2"). */
export type ListedIds = { readonly line: number; readonly label: string; readonly ids: readonly IdRange[] };

/** A group drawn inside a fence: `[10:00-30:00] Wave 2: Utils (4 tasks parallel)` and the lists below it. */
export type DrawnGroup = { readonly name: GroupName; readonly line: number; readonly lists: ListedIds[] };

/** What prose is read with; `inGroup`: it stands under a group's heading, so that lists name members and durations are the group's. */
export type ProseTools = {
  readonly lines: Lines;
  readonly path: string;
  readonly readField: FieldReader;
  readonly known: (id: string) => boolean;
  readonly inGroup: boolean;
  readonly plainTables: boolean;
};

/** Reads the lines `from` to before `to`. */
export function readProse(tools: ProseTools, from: number, to: number): Prose {
  const { lines } = tools;
  const prose: Prose = { claims: [], after: [], parallel: false, lists: [], drawn: [], rows: [] };
  let previous: { name: GroupName; end: number } | undefined;
  for (let line = from; line < to; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.text || kind === LINE.bullet || kind === LINE.number)
      readLine(tools, prose, line, listText(lines, line));
    else if (kind === LINE.fenceOpen) previous = undefined;
    else if (kind === LINE.table && !tools.plainTables) {
      const table = readTable(lines, tools.path, line, to);
      append(prose.rows, table.tasks);
      line = table.last;
    } else if (kind === LINE.fenceBody) {
      const window = readDrawn(
        tools,
        prose,
        line,
        lines.text.slice(lines.starts[line], lineEnd(lines, line)),
      );
      if (window === undefined) continue;
      if (previous !== undefined && previous.end <= window.start) {
        const { name } = prose.drawn.pop()!;
        const after = [...name.after, `${previous.name.kind} ${previous.name.id}`];
        prose.drawn.push({ name: { ...name, after }, line, lists: [] });
      }
      previous = { name: prose.drawn.at(-1)!.name, end: window.end };
    }
  }
  return prose;
}

function readLine(tools: ProseTools, prose: Prose, line: number, text: string): void {
  const field = tools.readField(text);
  if (field !== undefined) {
    for (
      let next: Field | undefined = field;
      next !== undefined;
      next = next.rest === undefined ? undefined : tools.readField(next.rest)
    )
      readProseField(tools, prose, line, next);
    return;
  }
  if (tools.inGroup) {
    const list = readIdList(text, tools.known);
    if (list !== undefined) {
      prose.lists.push({ line, ...list });
      return;
    }
  }
  const claimed = sentenceClaim(text);
  if (claimed !== undefined) prose.claims.push({ claimed, line });
}

function readProseField(tools: ProseTools, prose: Prose, line: number, field: Field): void {
  const { name, label, value } = field;
  if (value === "") return;
  const claimed = fieldClaim(label, value);
  if (claimed !== undefined) prose.claims.push({ claimed, line });
  if (name === "objective") prose.goal ??= value;
  if (!tools.inGroup) return;
  if (name === "dependencies") prose.after.push(value);
  else if (name === "parallel") {
    if (!/^(?:no|none|false)\b/i.test(value))
      prose.parallel ||= /\d|yes|true|safe|✅|all/i.test(value) || saysParallel(value);
    for (const remark of remarkClaims(value)) prose.claims.push({ claimed: remark, line });
  } else if (name === "estimate") {
    for (const remark of remarkClaims(`: ${value}`))
      prose.claims.push({ claimed: { ...remark, raw: `${label}: ${value}` }, line });
  } else readMembers(tools, prose, line, field);
}

/** `**Tasks**: 2.1.1, 2.1.2` and `- Phase 2: 2.1.1, 2.1.2`: the value is a list of ids whatever the field is called. */
function readMembers(tools: ProseTools, prose: Prose, line: number, { label, value }: Field): void {
  const list = readIdList(value, tools.known);
  if (list !== undefined) prose.lists.push({ line, label, ids: list.ids });
}

type Window = { start: number; end: number };

/** Reads a line of a drawing; answers the time window of a group that opens there. */
function readDrawn(tools: ProseTools, prose: Prose, line: number, text: string): Window | undefined {
  const window = WINDOW.exec(text.slice(0, 80));
  const name = readGroupName(text.slice(window?.[0].length ?? 0, 300).replaceAll("_", " "));
  if (name !== undefined) {
    prose.drawn.push({ name, line, lists: [] });
    return window === null ? undefined : { start: clock(window[1]!), end: clock(window[2]!) };
  }
  const group = prose.drawn.at(-1);
  const list = group === undefined ? undefined : readIdList(text, tools.known);
  if (list !== undefined) group!.lists.push({ line, ...list });
  else {
    const ids = drawnIds(text, tools.known);
    if (ids.length > 0) prose.lists.push({ line, label: "", ids });
  }
  return undefined;
}

function clock(time: string): number {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `[10:00-30:00] ` before a drawn group. */
const WINDOW = /^\s*\[(\d{1,4}(?::\d{2}){1,2})\s?[-–]\s?(\d{1,4}(?::\d{2}){1,2})\]\s*/;
