import type { DraftGroup } from "./dialect.ts";
import { readGroupName } from "./group-name.ts";
import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";

/** The phases and waves that headings open, and for each line the innermost ones it stands in. */
export type StepGroups = {
  readonly groups: readonly DraftGroup[];
  readonly of: (line: number) => readonly number[];
};

/** Reads the groups off the headings of a document. */
export function stepGroups(path: string, lines: Lines): StepGroups {
  const groups: DraftGroup[] = [];
  const open: { depth: number; group: number }[] = [];
  /** From each heading on, the groups that are open. */
  const from: { line: number; groups: readonly number[] }[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.heading) continue;
    const start = inkStart(lines, line);
    const end = lineEnd(lines, line);
    let depth = 0;
    while (lines.text[start + depth] === "#") depth++;
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    const name = readGroupName(lines.text.slice(start + depth, Math.min(end, start + 300)).trim());
    if (name !== undefined) {
      const { kind, id, title, after, claimsParallel } = name;
      const span = { file: path, line: line + 1, endLine: line + 1, start, end };
      groups.push({ kind, id, title, after, claimsParallel, span });
      open.push({ depth, group: groups.length - 1 });
    }
    from.push({ line, groups: open.map(({ group }) => group) });
  }
  return { groups, of: (line) => lastBefore(from, line)?.groups ?? [] };
}

function lastBefore<T extends { readonly line: number }>(sorted: readonly T[], line: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}
