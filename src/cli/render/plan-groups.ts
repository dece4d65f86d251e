import type { Analysis, GroupAnalysis } from "../../core/plan/analyse.ts";
import type { Claim, Group, Plan } from "../../core/plan/plan.ts";
import { fit } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { planned, plannedAlike } from "./duration.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";

const MOST_GROUPS = 20;

/** One group: its name as a stranger wrote it, what it really amounts to, and what it claims beside that. */
export type GroupRow = {
  readonly name: string;
  readonly tasks: number;
  readonly work: string;
  readonly atBest: string;
  readonly gain: string;
  readonly remark: string;
};

/** The groups that hold tasks, the first 20 of them, and how many more there are; none where there is only one. */
export function groupRows(plan: Plan, analysis: Analysis, paint: Paint): { rows: GroupRow[]; more: number } {
  const groups = distinct(plan, analysis);
  if (groups.length < 2) return { rows: [], more: 0 };
  const claims = new Map<string, Claim[]>();
  for (const claim of plan.declared) {
    if (claim.group === undefined) continue;
    const list = claims.get(claim.group);
    if (list === undefined) claims.set(claim.group, [claim]);
    else list.push(claim);
  }
  const shown = groups.slice(0, MOST_GROUPS);
  const say = plannedAlike(shown.map(({ workMinutes }) => workMinutes));
  const rows = shown.map((entry): GroupRow => {
    const gain = entry.leaseBoundMinutes > 0 ? entry.workMinutes / entry.leaseBoundMinutes : 1;
    return {
      name: nameOf(entry.group),
      tasks: entry.leafCount,
      work: say(entry.workMinutes),
      atBest: say(entry.leaseBoundMinutes),
      gain: `${gain.toFixed(1)}${paint.marks.times}`,
      remark: remarkOn(entry, claims.get(entry.group.key) ?? [], gain, paint),
    };
  });
  return { rows, more: groups.length - shown.length };
}

/** The groups with their real totals, and beside them what the document says of them where that is not so. */
export function renderGroups(plan: Plan, analysis: Analysis, { width, paint }: Look): string[] {
  const { rows, more } = groupRows(plan, analysis, paint);
  if (rows.length === 0) return [];
  const room = Math.max(12, Math.min(48, width - 46));
  const right = (text: string): Cell => ({ text, align: "right" });
  const lines = rows.map(({ name, tasks, work, atBest, gain, remark }): Cell[] => [
    { text: "" },
    { text: fit(paint.say(name), room, paint.marks.ellipsis) },
    right(String(tasks)),
    right(work),
    right(atBest),
    right(gain),
    { text: remark === "" ? "" : `${paint.marks.attention} ${remark}`, tone: "warn" },
  ]);
  const head: Cell[] = [
    { text: "" },
    { text: "", tone: "dim" },
    ...["tasks", "work", "at best", "gain"].map((text): Cell => ({ text, align: "right", tone: "dim" })),
  ];
  return [
    paint.tone("strong", "Groups"),
    ...tabulate([head, ...lines], paint),
    ...(more > 0 ? [paint.tone("dim", `  ${paint.marks.ellipsis} and ${more} more groups`)] : []),
  ];
}

/** Groups with tasks, without those that hold the very tasks of an earlier one under another name. */
function distinct(plan: Plan, analysis: Analysis): GroupAnalysis[] {
  const members = new Map<string, number[]>();
  plan.tasks.forEach((task, number) => {
    for (const key of new Set(task.groups)) {
      const list = members.get(key);
      if (list === undefined) members.set(key, [number]);
      else list.push(number);
    }
  });
  const seen = new Set<string>();
  return analysis.groups.filter(({ group }) => {
    const tasks = members.get(group.key)?.join(" ");
    if (tasks === undefined || seen.has(tasks)) return false;
    seen.add(tasks);
    return true;
  });
}

function nameOf({ kind, id, title }: Group): string {
  const label = kind === "parallel" ? "parallel group" : kind;
  const name = `${label.slice(0, 1).toUpperCase()}${label.slice(1)} ${id}`;
  if (title === "" || title === id) return name;
  return title.toLowerCase().startsWith(`${label} ${id}`.toLowerCase()) ? title : `${name}: ${title}`;
}

function remarkOn(entry: GroupAnalysis, claims: readonly Claim[], gain: number, paint: Paint): string {
  const { marks } = paint;
  const said = claims.flatMap(({ what, value }) => {
    if (what === "tasks" && value !== entry.leafCount && value !== entry.taskCount)
      return [`says ${value} tasks`];
    if (what === "work-minutes" && off(value, entry.workMinutes)) return [`says ${planned(value)} of work`];
    if (what === "elapsed-minutes" && value < 0.95 * entry.leaseBoundMinutes)
      return [`says ${planned(value)}`];
    return what === "speedup" && value > 1.05 * gain
      ? [`says ${Number(value.toFixed(2))}${marks.times}`]
      : [];
  });
  if (entry.group.claimsParallel && entry.leafCount > 1 && gain < 1.05) said.unshift("not parallel");
  return said.join(", ");
}

function off(value: number, truth: number): boolean {
  return Math.abs(value - truth) > 0.05 * truth;
}
