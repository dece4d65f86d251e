import { cells, fit } from "./cells.ts";
import type { ReportBlock, ReportCell, ReportSection, ReportTable } from "./report-section.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";
import { wrap } from "./wrap.ts";

/** A part of a report as lines of a terminal, none wider than `width`. */
export function sectionLines({ title, blocks }: ReportSection, look: Look): string[] {
  const body = blocks.map((block) => blockLines(block, { ...look, width: look.width - 2 }));
  return [
    ...wrap(look.paint.say(title), look.width).map((line) => look.paint.tone("strong", line)),
    ...body.flatMap((lines, i) => [...(i > 0 && isTable(blocks[i]) ? [""] : []), ...lines]).map(indent),
  ];
}

const indent = (line: string): string => (line === "" ? "" : `  ${line}`);
const isTable = (block: ReportBlock | undefined): boolean => block?.kind === "table";

function blockLines(block: ReportBlock, look: Look): string[] {
  const { paint, width } = look;
  if (block.kind === "text") return wrap(paint.say(sign(block.text, paint)), width);
  if (block.kind === "table") return tableLines(block, look);
  return block.items.flatMap((item) =>
    wrap(paint.say(sign(item, paint)), width - 2).map((line, i) =>
      i === 0 ? `${paint.marks.dot} ${line}` : `  ${line}`,
    ),
  );
}

/** The widest columns of words give way until the table fits; the last one wraps below itself. */
function tableLines({ columns, rows }: ReportTable, { paint, width }: Look): string[] {
  const said = rows.map((row) =>
    row.map(({ text, ...rest }) => ({ ...rest, text: paint.say(sign(text, paint)) })),
  );
  const widths = columns.map(({ title }, c) =>
    said.reduce((most, row) => Math.max(most, cells(row[c]?.text ?? "")), cells(title)),
  );
  const last = columns.length - 1;
  const gaps = 2 * last;
  const least = (c: number): number =>
    Math.min(widths[c] ?? 0, columns[c]?.right === true ? (widths[c] ?? 0) : 12);
  for (let over = sum(widths) + gaps - width; over > 0;) {
    let widest = -1;
    for (let c = 0; c < widths.length; c++)
      if ((widths[c] ?? 0) > least(c) && (widths[c] ?? 0) > (widths[widest] ?? 0)) widest = c;
    if (widest < 0) break;
    const cut = Math.min(over, (widths[widest] ?? 0) - least(widest), Math.max(1, Math.ceil(over / 2)));
    widths[widest] = (widths[widest] ?? 0) - cut;
    over -= cut;
  }
  const head: Cell[] = columns.map(({ title, right }, c) => ({
    text: fit(title, widths[c] ?? 0, paint.marks.ellipsis),
    tone: "dim",
    ...(right === true ? { align: "right" as const } : {}),
  }));
  const lines = said.flatMap((row) => rowLines(row, columns, { widths, paint, last }));
  return tabulate([head, ...lines], paint).map((line) =>
    cells(plainOf(line)) > width ? fit(line, width) : line,
  );
}

type Shape = { readonly widths: readonly number[]; readonly paint: Look["paint"]; readonly last: number };

function rowLines(
  row: readonly ReportCell[],
  columns: ReportTable["columns"],
  { widths, paint, last }: Shape,
): Cell[][] {
  const end = row[last];
  const wrapped =
    end === undefined || end.text === "" ? [""] : wrap(end.text, Math.max(8, widths[last] ?? 8));
  const cellOf = (it: ReportCell | undefined, c: number, text: string): Cell => ({
    text,
    ...(it?.tone === undefined ? {} : { tone: it.tone }),
    ...(columns[c]?.right === true ? { align: "right" as const } : {}),
  });
  const first = row
    .slice(0, last)
    .map((it, c) => cellOf(it, c, fit(it.text, widths[c] ?? 0, paint.marks.ellipsis)));
  return wrapped.map((text, i) => [
    ...(i === 0 ? first : first.map((_cell, c) => cellOf(undefined, c, ""))),
    cellOf(end, last, text),
  ]);
}

/** Our own signs in the signs of this terminal; what else is not ASCII is for `say` to see to. */
function sign(text: string, { marks }: Look["paint"]): string {
  return text.replaceAll(/[✓✗–▶−×…“”]/g, (found) => {
    if (found === "✓") return marks.done;
    if (found === "✗") return marks.failed;
    if (found === "▶") return marks.running;
    if (found === "–") return marks.skipped;
    if (found === "…") return marks.ellipsis;
    if (found === "×") return marks.times;
    if (marks.done === "✓") return found;
    return found === "−" ? "-" : '"';
  });
}

// oxlint-disable-next-line no-control-regex -- styles are what this takes away
const plainOf = (line: string): string => line.replaceAll(/\u001b\[[0-9;]*m/g, "");
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
