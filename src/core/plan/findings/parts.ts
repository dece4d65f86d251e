import type { PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import { totalsOf, type Totals } from "../totals.ts";
import type { Draft } from "./draft.ts";
import { headOf, placeOf } from "./place.ts";
import { few, rounded } from "./words.ts";

const MARKS = "marks-disagree";

/** Tasks whose own words do not fit those of their parts: their duration, and whether they are done. */
export function* partFindings(facts: PlanFacts): Iterable<Draft> {
  const { plan } = facts;
  if (facts.leaves.length === plan.tasks.length) return;
  const parts = leavesBelow(facts);
  const add = totalsOf(facts);
  const told = new Set(
    plan.notes.flatMap(({ code, span }) => (code === MARKS ? [`${span.file}:${span.line}`] : [])),
  );
  for (const [number, below] of parts) {
    const whole = plan.tasks[number]!;
    if (whole.estimate !== undefined) {
      const real = add(below);
      if (real.estimatedCount === real.leafCount && !fits(whole.estimate, real))
        yield wrongDuration(whole, real);
    }
    if (whole.status !== "done" || told.has(`${whole.span.file}:${whole.span.line}`)) continue;
    const open = below.map((part) => plan.tasks[part]!).filter(isOpen);
    if (open.length > 0) yield doneBeforeParts(whole, open);
  }
}

/** Numbers of the tasks that are really worked on, by that of the whole directly above them. */
function leavesBelow({ plan, numbers, isLeaf }: PlanFacts): Map<number, number[]> {
  const below = new Map<number, number[]>();
  for (const [number, { parent }] of plan.tasks.entries()) {
    const above = parent === undefined || isLeaf[number] === 0 ? undefined : numbers.get(parent);
    if (above === undefined || above === number) continue;
    const list = below.get(above);
    if (list === undefined) below.set(above, [number]);
    else list.push(number);
  }
  return below;
}

const TOLERANCE = 0.1;

/** A whole may be told in work, or in the time that it takes when its parts run side by side. */
function fits({ minMinutes, maxMinutes }: NonNullable<Task["estimate"]>, real: Totals): boolean {
  const most = real.workMinutes * (1 + TOLERANCE) + 1;
  const least = real.criticalPathMinutes * (1 - TOLERANCE) - 1;
  return minMinutes <= most && maxMinutes >= least;
}

function wrongDuration(task: Task, real: Totals): Draft {
  const { minMinutes, maxMinutes, raw } = task.estimate!;
  const said =
    minMinutes === maxMinutes ? rounded(minMinutes) : `${rounded(minMinutes)} to ${rounded(maxMinutes)}`;
  return {
    code: "wrong-total",
    severity: "warning",
    message: `${task.id} says ${said} min; its parts add up to ${rounded(real.workMinutes)} min of work`,
    place: () => placeOf(task, [raw]),
    fix: "correct the number, or the parts; Renga goes by the parts",
    tasks: [task.key],
  };
}

function isOpen({ status, optional }: Task): boolean {
  if (optional === true) return false;
  return status === "open" || status === "in-progress" || status === "failed" || status === "blocked";
}

function doneBeforeParts(task: Task, open: readonly Task[]): Draft {
  return {
    code: "marks-disagree",
    severity: "warning",
    message: `${task.id} is marked as done, but its ${open.length === 1 ? "part" : "parts"} ${few(open.map(({ id }) => id))} ${open.length === 1 ? "is" : "are"} not`,
    place: () => headOf(task),
    fix: "tick the parts that are done, or take the mark off the whole",
    tasks: [task.key, ...open.slice(0, 10).map(({ key }) => key)],
  };
}
