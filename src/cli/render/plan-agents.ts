import type { Analysis } from "../../core/plan/analyse.ts";
import type { Speedup } from "../../core/schedule/speedups.ts";
import type { Paint } from "./colour.ts";
import { plannedAlike } from "./duration.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";

/** What so many agents make of the work that is left. */
export type AgentRow = {
  /** `4`, or `6–16` where more bring nothing. */
  readonly agents: string;
  readonly minutes: string;
  readonly speedup: string;
  /** Part of the best speed-up. */
  readonly share: number;
  readonly worth: boolean;
};

/** Rows for 1, 2, 3, … agents up to where more bring nothing; none where one is as fast as any. */
export function agentRows({ perAgents, remainingMinutes, summary }: Analysis, { marks }: Paint): AgentRow[] {
  if (perAgents.length < 2 || remainingMinutes === 0) return [];
  const rows = merged(perAgents);
  if (rows.length < 2) return [];
  const say = plannedAlike(rows.map(({ row }) => row.minutes));
  const best = Math.max(1, ...perAgents.map(({ speedup }) => speedup));
  return rows.map(({ row, last }) => ({
    agents: last === row.agents ? String(last) : `${row.agents}${marks.range}${last}`,
    minutes: say(row.minutes),
    speedup: `${row.speedup.toFixed(2)}${marks.times}`,
    share: row.speedup / best,
    worth: row.agents === summary.agentsWorthHaving,
  }));
}

/** What 1, 2, 3, … agents bring, with the number worth having marked. */
export function renderAgents(analysis: Analysis, { width, paint }: Look): string[] {
  const rows = agentRows(analysis, paint);
  if (rows.length === 0) return [];
  const room = Math.max(6, Math.min(30, width - 50));
  const table = rows.map(({ agents, minutes, speedup, share, worth }): Cell[] => {
    const bar = paint.marks.full.repeat(Math.max(1, Math.round(share * room)));
    return [
      { text: "" },
      { text: agents, align: "right" },
      { text: minutes, align: "right" },
      { text: speedup, align: "right" },
      worth
        ? { text: `${bar} ${paint.marks.pointer} worth having`, tone: "good" }
        : { text: bar, tone: "dim" },
    ];
  });
  const left = analysis.remainingMinutes < analysis.summary.workMinutes - 0.01 ? ", for what is left" : "";
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
