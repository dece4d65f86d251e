import { cells, pad } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";

/** A cell of a table: safe text without styles, and what it means. */
export type Cell = { readonly text: string; readonly tone?: Tone; readonly align?: "left" | "right" };

/** The rows as lines whose columns stand under each other, two blanks apart; nothing is cut. */
export function tabulate(rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach(({ text }, i) => (widths[i] = Math.max(widths[i] ?? 0, cells(text))));
  return rows.map((row) => {
    const last = row.findLastIndex(({ text }) => text !== "");
    return row
      .slice(0, last + 1)
      .map(({ text, tone, align = "left" }, i) => {
        const full = align === "left" && i === last ? text : pad(text, widths[i] ?? 0, align);
        return tone === undefined ? full : paint.tone(tone, full);
      })
      .join("  ");
  });
}
