import type { PlanFacts } from "../plan-facts.ts";
import type { Claim, Finding } from "../plan.ts";
import { totalsOf, type Totals } from "../totals.ts";
import { nameOf } from "./groups.ts";
import { counted, few, rounded } from "./words.ts";

/** Numbers that the document states about itself and that are not so. */
export function totalFindings(facts: PlanFacts): Finding[] {
  const { plan, graph } = facts;
  const groups = new Map(plan.groups.map((group) => [group.key, group]));
  const totals = new Map<string, Totals>();
  const add = totalsOf(facts);
  const told = new Set<string>();
  return plan.declared.flatMap((claim) => {
    const group = claim.group === undefined ? undefined : groups.get(claim.group);
    if (claim.group !== undefined && group === undefined) return [];
    const about = group?.key ?? claim.span.file;
    const same = `${claim.what} ${claim.value} ${about}`;
    if (told.has(same)) return [];
    told.add(same);
    let real = totals.get(about);
    if (real === undefined) totals.set(about, (real = add(numbersOf(facts, claim))));
    const truth = truthAbout(claim, real, graph.cycle !== undefined);
    if (truth === undefined) return [];
    const who = group === undefined ? "the document" : nameOf(group);
    return [wrongTotal(claim, `${who} says ${truth.claimed}; ${truth.real}`)];
  });
}

/** The tasks that a claim speaks of: its group's, its file's, or all when its file holds none itself. */
function numbersOf({ plan, members }: PlanFacts, claim: Claim): readonly number[] {
  if (claim.group !== undefined) return members.get(claim.group) ?? [];
  const all = plan.tasks.map((_, number) => number);
  const own = all.filter((number) => plan.tasks[number]!.span.file === claim.span.file);
  return own.length === 0 ? all : own;
}

function wrongTotal(claim: Claim, message: string): Finding {
  const fix = "correct the number, or the tasks; Renga goes by the tasks";
  return { code: "wrong-total", severity: "warning", message, span: claim.span, fix };
}

type Truth = { readonly claimed: string; readonly real: string };

/** Round numbers in prose are no lies. */
const TOLERANCE = 0.1;

function truthAbout(claim: Claim, real: Totals, hasCycle: boolean): Truth | undefined {
  const { what, value } = claim;
  // A group that only describes work has no tasks to count.
  if (real.taskCount === 0) return undefined;
  if (what === "tasks") {
    if (value === real.taskCount || value === real.leafCount) return undefined;
    return {
      claimed: counted(value, "task"),
      real: `there ${real.taskCount === 1 ? "is" : "are"} ${real.taskCount}`,
    };
  }
  // With most durations guessed, times say nothing against the document.
  if (what === "agents" || 2 * real.estimatedCount < real.leafCount || real.workMinutes === 0)
    return undefined;
  if (what === "work-minutes") {
    if (Math.abs(value - real.workMinutes) <= Math.max(1, TOLERANCE * real.workMinutes)) return undefined;
    return {
      claimed: `${rounded(value)} min of work`,
      real: `its tasks add up to ${rounded(real.workMinutes)} min${guessed(real)}`,
    };
  }
  return hasCycle ? undefined : timeTruth(claim, real);
}

function timeTruth({ what, value }: Claim, real: Totals): Truth | undefined {
  const { criticalPathMinutes: path, leaseBoundMinutes: bound, workMinutes: work } = real;
  if (what === "elapsed-minutes") {
    if (value >= bound - Math.max(1, TOLERANCE * value)) return undefined;
    const leases = bound > path ? `, ${rounded(bound)} min with one writer per file` : "";
    return {
      claimed: `${rounded(value)} min from start to end`,
      real: `however many agents, it takes ${rounded(path)} min on the critical path${leases}${guessed(real)}`,
    };
  }
  const [best, withLeases] = [work / path, work / bound];
  if (value <= withLeases * (1 + TOLERANCE / 2)) return undefined;
  const leases = bound > path ? `, ${rounded(withLeases, 2)}x with one writer per file` : "";
  return {
    claimed: `${rounded(value, 2)}x faster`,
    real: `no number of agents gets above ${rounded(best, 2)}x${leases}${guessed(real)}`,
  };
}

function guessed({ leafCount, estimatedCount }: Totals): string {
  const without = leafCount - estimatedCount;
  return without === 0
    ? ""
    : ` (${few([counted(without, "task")])} without an estimate counted as 5 min each)`;
}
