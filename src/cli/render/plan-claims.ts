import type { Analysis } from "../../core/plan/analyse.ts";
import { ASSUMED_MINUTES } from "../../core/plan/minutes.ts";
import type { Claim, Plan } from "../../core/plan/plan.ts";
import { count } from "../../core/views/log-lines.ts";
import type { Paint } from "./colour.ts";
import { planned, plannedAlike } from "./duration.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";

type Row = {
  readonly name: string;
  readonly what: Claim["what"];
  readonly truth: number | null;
  readonly say: (value: number) => string;
  readonly remark: string;
};

/** The document's own numbers beside what is so; without claims only what is so. */
export function renderClaims(plan: Plan, analysis: Analysis, { paint }: Look): string[] {
  const { remainingMinutes, summary } = analysis;
  const claims = new Map<Claim["what"], Claim>();
  for (const claim of plan.declared)
    if (claim.group === undefined && !claims.has(claim.what)) claims.set(claim.what, claim);
  const rows = truths(analysis, paint).map(({ name, what, truth, say, remark }): Cell[] => {
    const claim = claims.get(what);
    const speak = say === planned ? plannedAlike([claim?.value ?? 0, truth ?? 0]) : say;
    const right = claim !== undefined && truth !== null && Math.abs(claim.value - truth) <= 0.05 * truth;
    return [
      claim === undefined || truth === null ? { text: " " } : markOf(right, paint),
      { text: name },
      { text: claim === undefined ? "" : speak(claim.value), align: "right" },
      { text: truth === null ? "?" : speak(truth), align: "right", tone: "strong" },
      {
        text:
          truth !== null
            ? remark
            : what === "elapsed-minutes"
              ? "undefined: dependencies go round in a circle"
              : "",
        tone: "dim",
      },
    ];
  });
  if (remainingMinutes < summary.workMinutes - 0.01)
    rows.push([
      { text: " " },
      { text: "left" },
      { text: "" },
      { text: planned(remainingMinutes), align: "right", tone: "strong" },
      { text: "of the work; the rest is done", tone: "dim" },
    ]);
  if (claims.size === 0)
    return tabulate(
      rows.map((row) => row.filter((_, column) => column !== 2)),
      paint,
    );
  const head = ["", "", "claimed", "in truth"].map((text): Cell => ({ text, align: "right", tone: "dim" }));
  return tabulate([head, ...rows], paint);
}

function truths({ summary, leasesProven }: Analysis, paint: Paint): Row[] {
  const { criticalPathMinutes: free, criticalPathWithLeasesMinutes: leased } = summary;
  const assumed = summary.taskCount - summary.estimatedTasks;
  const times = (value: number): string => `${Number(value.toFixed(2))}${paint.marks.times}`;
  const shared = free !== null && leased !== null && leased > free;
  const but = (value: string): string => `; ${value} if no two tasks wrote one file`;
  const guessed =
    summary.estimatedTasks === 0
      ? "a guess: no task says how long it takes"
      : `${ASSUMED_MINUTES} min assumed for ${count(assumed, "task")} without an estimate`;
  const proof = leasesProven ? "" : ", or more";
  return [
    { name: "tasks", what: "tasks", truth: summary.taskCount, say: String, remark: "" },
    {
      name: "work",
      what: "work-minutes",
      truth: summary.workMinutes,
      say: planned,
      remark: assumed > 0 ? guessed : "",
    },
    {
      name: "elapsed",
      what: "elapsed-minutes",
      truth: leased,
      say: planned,
      remark: `at best${proof}${shared ? but(planned(free)) : ""}`,
    },
    {
      name: "speed-up",
      what: "speedup",
      truth: summary.bestSpeedupWithLeases,
      say: times,
      remark: `at most${shared ? but(times(summary.bestSpeedup ?? 1)) : ""}`,
    },
    { name: "agents", what: "agents", truth: summary.agentsWorthHaving, say: String, remark: "worth having" },
  ];
}

function markOf(right: boolean, { marks }: Paint): Cell {
  return right ? { text: marks.done, tone: "good" } : { text: marks.failed, tone: "bad" };
}
