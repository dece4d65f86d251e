import type { Analysis } from "../../core/plan/analyse.ts";
import { ASSUMED_MINUTES } from "../../core/plan/minutes.ts";
import type { Claim, Plan } from "../../core/plan/plan.ts";
import { count } from "../../core/views/log-line.ts";
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

/** One number of the plan: as the document claims it, as it is, and what is to be said of that. */
export type ClaimRow = {
  readonly name: string;
  /** Absent: nothing is claimed, or the truth is not known. */
  readonly right?: boolean;
  readonly claimed: string;
  readonly truth: string;
  readonly remark: string;
};

/** The document's own numbers beside what is so. */
export function claimRows(plan: Plan, analysis: Analysis, paint: Paint): ClaimRow[] {
  const { remainingMinutes, summary } = analysis;
  const claims = claimsOfAll(plan);
  const rows = truths(analysis, paint).map(({ name, what, truth, say, remark }): ClaimRow => {
    const claim = claims.get(what);
    const speak = say === planned ? plannedAlike([claim?.value ?? 0, truth ?? 0]) : say;
    const isUndefined = what === "elapsed-minutes" && truth === null;
    return {
      name,
      ...(claim === undefined || truth === null
        ? {}
        : { right: Math.abs(claim.value - truth) <= 0.05 * truth }),
      claimed: claim === undefined ? "" : speak(claim.value),
      truth: truth === null ? "?" : speak(truth),
      remark: truth !== null ? remark : isUndefined ? "undefined: dependencies go round in a circle" : "",
    };
  });
  if (remainingMinutes < summary.workMinutes - 0.01)
    rows.push({
      name: "left",
      claimed: "",
      truth: planned(remainingMinutes),
      remark: "of the work; the rest is done",
    });
  return rows;
}

function claimsOfAll({ declared }: Plan): ReadonlyMap<Claim["what"], Claim> {
  const claims = new Map<Claim["what"], Claim>();
  for (const claim of declared)
    if (claim.group === undefined && !claims.has(claim.what)) claims.set(claim.what, claim);
  return claims;
}

/** The document's own numbers beside what is so; without claims only what is so. */
export function renderClaims(plan: Plan, analysis: Analysis, { paint }: Look): string[] {
  const rows = claimRows(plan, analysis, paint).map(({ name, right, claimed, truth, remark }): Cell[] => [
    right === undefined ? { text: " " } : markOf(right, paint),
    { text: name },
    { text: claimed, align: "right" },
    { text: truth, align: "right", tone: "strong" },
    { text: remark, tone: "dim" },
  ]);
  if (claimsOfAll(plan).size === 0)
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
