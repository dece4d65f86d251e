import type { Analysis } from "../../core/plan/analyse.ts";
import type { Speedup } from "../../core/schedule/speedups.ts";
import { plannedAlike } from "./duration.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";

/** What 1, 2, 3, … agents bring, up to where more bring nothing, with the number worth having marked; nothing where one is as fast as any. */
export function renderAgents(analysis: Analysis, { width, paint }: Look): string[] {
  const { perAgents, summary } = analysis;
  if (perAgents.length < 2 || analysis.remainingMinutes === 0) return [];
  const rows = merged(perAgents);
  if (rows.length < 2) return [];
  const say = plannedAlike(rows.map(({ row }) => row.minutes));
  const best = Math.max(1, ...perAgents.map(({ speedup }) => speedup));
  const room = Math.max(6, Math.min(30, width - 50));
  const table = rows.map(({ row, last }): Cell[] => {
    const worth = row.agents === summary.agentsWorthHaving;
    const name = last === row.agents ? String(last) : `${row.agents}${paint.marks.range}${last}`;
    const bar = paint.marks.full.repeat(Math.max(1, Math.round((row.speedup / best) * room)));
    return [
      { text: "" },
      { text: name, align: "right" },
      { text: say(row.minutes), align: "right" },
      { text: `${row.speedup.toFixed(2)}${paint.marks.times}`, align: "right" },
      {
        text: worth ? `${bar} ${paint.marks.pointer} worth having` : bar,
        ...(worth ? { tone: "good" as const } : { tone: "dim" as const }),
      },
    ];
  });
  const left = analysis.remainingMinutes < summary.workMinutes - 0.01 ? ", for what is left" : "";
  return [paint.tone("strong", `Agents${left}`), ...tabulate(table, paint)];
}

/** Rows that bring nothing over the one before are drawn together with it, except that the one worth having stands alone. */
function merged(rows: readonly Speedup[]): { row: Speedup; last: number }[] {
  const out: { row: Speedup; last: number }[] = [];
  for (const row of rows) {
    const before = out.at(-1);
    const gain = before === undefined ? Infinity : before.row.minutes - row.minutes;
    if (before !== undefined && gain < 0.05) before.last = row.agents;
    else out.push({ row, last: row.agents });
  }
  return out;
}
