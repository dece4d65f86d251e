import type { DraftTask } from "../dialect.ts";
import { documentSections } from "../document-sections.ts";
import { fieldName } from "../field-names.ts";
import { listText } from "../headed/list-text.ts";
import { cells } from "../headed/table-tasks.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import { taskNames } from "./task-names.ts";

/** What the matrix says of one task, tasks by place: what it waits for, what waits for it. Absent: it does not say. */
export type MatrixRow = { after?: readonly number[]; blocks?: readonly number[] };

/** Reads the section "Dependency Matrix", a table or a list ("1 blocks 2, 4"), into what it says of each task. */
export function dependencyMatrix(lines: Lines, tasks: readonly DraftTask[]): ReadonlyMap<number, MatrixRow> {
  const rows = new Map<number, MatrixRow>();
  const section = documentSections(lines).find(({ title }) => TITLE.test(title));
  if (section === undefined) return rows;
  const named = taskNames(tasks);
  const enter: Enter = (task, column, words) => {
    const nothing = saysNothing(words);
    const places = nothing ? [] : named(words);
    if (places.length === 0 && !nothing) return;
    for (const place of named(task)) rows.set(place, { ...rows.get(place), [column]: places });
  };
  let columns: readonly (Column | undefined)[] | undefined;
  for (let line = section.line + 1; line < section.end; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.bullet) readSentence(listText(lines, line), enter);
    if (kind !== LINE.table) continue;
    const row = cells(trimmedLine(lines, line));
    columns ??= row.map(columnOf);
    for (const [at, column] of columns.entries())
      if (column !== undefined) enter(row[0] ?? "", column, row[at] ?? "");
  }
  return rows;
}

type Column = keyof MatrixRow;
type Enter = (task: string, column: Column, words: string) => void;

function readSentence(line: string, enter: Enter): void {
  const text = line.replaceAll("**", "").slice(0, LONGEST);
  const blocks = BLOCKS.exec(text);
  const after = AFTER.exec(text);
  if (blocks !== null) enter(blocks[1]!, "blocks", blocks[2]!);
  if (after !== null) enter(after[1]!, "after", after[2]!);
}

function columnOf(head: string): Column | undefined {
  const name = fieldName(head);
  return name === "dependencies" ? "after" : name === "blocks" ? "blocks" : undefined;
}

const LONGEST = 500;
const TITLE = /\bdependency (?:matrix|graph|table)\b/i;
const BLOCKS = /^((?:Tasks? )?[TF]?[\d.]+)\s?[:：]?\s+blocks\s+(.+)$/i;
const AFTER =
  /^((?:Tasks? )?[TF]?[\d.]+)\s?[:：]?\s+(?:depends on|is blocked by|blocked by|after)\s+([^;]+)/i;
