import { claimedNumber, numberEdit, type NumberUnit } from "../fix/number-edit.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Claim, Span } from "../plan.ts";
import { provenBest, totalsOf, type Totals } from "../totals.ts";
import type { Against, Draft, Mend } from "./draft.ts";
import { nameOf } from "./groups.ts";
import { counted, few, rounded } from "./words.ts";

/** Numbers that the document states about itself and that are not so. */
export function* totalFindings(facts: PlanFacts, { texts }: Against): Iterable<Draft> {
  const { plan } = facts;
  const groups = new Map(plan.groups.map((group) => [group.key, group]));
  const judge = judgeOf(facts);
  const told = new Set<string>();
  for (const claim of plan.declared) {
    const group = claim.group === undefined ? undefined : groups.get(claim.group);
    if (claim.group !== undefined && group === undefined) continue;
    const about = group?.key ?? claim.span.file;
    const same = `${claim.what} ${claim.value} ${about}`;
    if (told.has(same)) continue;
    told.add(same);
    const truth = judge(claim, about);
    if (truth === undefined) continue;
    const who = group === undefined ? "the document" : nameOf(group);
    yield {
      code: "wrong-total",
      severity: "warning",
      message: `${who} says ${truth.claimed}; ${truth.real}`,
      place: () => placeOfClaim(claim, texts),
      fix: "correct the number, or the tasks; Renga goes by the tasks",
      mend: () => mend(claim, truth, texts),
    };
  }
}

type Truth = {
  readonly claimed: string;
  readonly real: string;
  /** What the claim should say; undefined where that rests on a guess: durations that nobody gave, an order not proven best. */
  readonly right: number | undefined;
  /** The number could as well be meant as work, and would be another then. */
  readonly isWork?: boolean;
};

/** What is known of the tasks that a claim speaks of. */
type Real = Totals & {
  /** The shortest it can take with one writer per file, as far as it is worth searching; else a bound. */
  readonly bestMinutes: number;
  readonly proven: boolean;
  /** An id stands for several of the tasks: who counts the ids gets fewer. */
  readonly hasRepeats: boolean;
};

/** The best order of writers is searched for so many groups at most. */
const MOST_SEARCHES = 30;

/** Says of a claim about a group or a file what is so; undefined: nothing speaks against it. */
function judgeOf(facts: PlanFacts): (claim: Claim, about: string) => Truth | undefined {
  const add = totalsOf(facts);
  const known = new Map<string, Real>();
  let searches = MOST_SEARCHES;
  const realOf = (claim: Claim, about: string): Real => {
    const before = known.get(about);
    if (before !== undefined) return before;
    const numbers = numbersOf(facts, claim);
    const totals = add(numbers);
    const isOpen = totals.leaseBoundMinutes > totals.criticalPathMinutes && facts.graph.cycle === undefined;
    const best = isOpen && searches-- > 0 ? provenBest(facts, numbers) : undefined;
    const real = {
      ...totals,
      bestMinutes: best ?? totals.leaseBoundMinutes,
      proven: best !== undefined || !isOpen,
      hasRepeats: numbers.some((number) => facts.plan.tasks[number]!.key !== facts.plan.tasks[number]!.id),
    };
    known.set(about, real);
    return real;
  };
  return (claim, about) => truthAbout(claim, realOf(claim, about), facts.graph.cycle !== undefined);
}

/** The tasks that a claim speaks of: its group's, its file's, or all when its file holds none itself. */
function numbersOf({ plan, members }: PlanFacts, claim: Claim): readonly number[] {
  if (claim.group !== undefined) return members.get(claim.group) ?? [];
  const all = plan.tasks.map((_, number) => number);
  const own = all.filter((number) => plan.tasks[number]!.span.file === claim.span.file);
  return own.length === 0 ? all : own;
}

/** Round numbers in prose are no lies. */
const TOLERANCE = 0.1;

function truthAbout(claim: Claim, real: Real, hasCycle: boolean): Truth | undefined {
  const { what, value } = claim;
  const { taskCount, leafCount, workMinutes, estimatedCount } = real;
  // A group that only describes work has no tasks to count.
  if (taskCount === 0) return undefined;
  if (what === "tasks") {
    if (value === taskCount || value === leafCount) return undefined;
    // With wholes and parts, or one id twice, the number could mean either.
    const isOneCount = taskCount === leafCount && !real.hasRepeats;
    const there = `there ${taskCount === 1 ? "is" : "are"} ${taskCount}`;
    return {
      claimed: counted(value, "task"),
      real: there,
      right: isOneCount ? taskCount : undefined,
    };
  }
  // With most durations guessed, times say nothing against the document.
  if (what === "agents" || 2 * estimatedCount < leafCount || workMinutes === 0) return undefined;
  if (what === "work-minutes") {
    if (Math.abs(value - workMinutes) <= Math.max(1, TOLERANCE * workMinutes)) return undefined;
    return {
      claimed: `${rounded(value)} min of work`,
      real: `its tasks add up to ${rounded(workMinutes)} min${guessed(real)}`,
      right: estimatedCount === leafCount ? workMinutes : undefined,
    };
  }
  return hasCycle ? undefined : timeTruth(claim, real);
}

function timeTruth({ what, value }: Claim, real: Real): Truth | undefined {
  const { criticalPathMinutes: path, bestMinutes: best, workMinutes: work } = real;
  const isCertain = real.proven && real.estimatedCount === real.leafCount;
  if (what === "elapsed-minutes") {
    if (value >= best - Math.max(1, TOLERANCE * value)) return undefined;
    const leases = best > path ? `, ${rounded(best)} min with one writer per file` : "";
    return {
      claimed: `${rounded(value)} min from start to end`,
      real: `however many agents, it takes ${rounded(path)} min on the critical path${leases}${guessed(real)}`,
      right: isCertain ? best : undefined,
      isWork: best < work,
    };
  }
  const [free, leased] = [work / path, work / best];
  if (value <= leased * (1 + TOLERANCE / 2)) return undefined;
  const leases = best > path ? `, ${rounded(leased, 2)}x with one writer per file` : "";
  return {
    claimed: `${rounded(value, 2)}x faster`,
    real: `no number of agents gets above ${rounded(free, 2)}x${leases}${guessed(real)}`,
    right: isCertain ? leased : undefined,
  };
}

function guessed({ leafCount, estimatedCount }: Totals): string {
  const without = leafCount - estimatedCount;
  return without === 0
    ? ""
    : ` (${few([counted(without, "task")])} without an estimate counted as 5 min each)`;
}

/** The number itself where it can be found, else what the claim's place is for its reader. */
function placeOfClaim(claim: Claim, texts: Against["texts"]): Span {
  const text = texts?.get(claim.span.file);
  const number = text === undefined ? undefined : claimedNumber(claim, unitOf(claim), text);
  if (number === undefined) return claim.span;
  return { ...claim.span, endLine: claim.span.line, start: number.start, end: number.end };
}

/** So far off, it may be that the claim speaks of something else, or that the plan was not read as it was meant. */
const TOO_FAR = 4;

function mend(claim: Claim, { right, isWork = false }: Truth, texts: Against["texts"]): Mend | undefined {
  const text = texts?.get(claim.span.file);
  if (right === undefined || text === undefined || !isAboutTheWhole(claim, text)) return undefined;
  const edit = numberEdit(claim, unitOf(claim), right, text);
  if (edit === undefined) return undefined;
  const off = Math.max(claim.value / right, right / claim.value);
  const isClear = !isWork || SIDE_BY_SIDE.test(text.slice(claim.span.start, claim.span.end).slice(0, 300));
  return { edits: [edit], safe: isClear && (claim.what === "speedup" || off <= TOO_FAR) };
}

/** Words that go with the time from start to end; a bare duration may be the sum of the work. */
const SIDE_BY_SIDE = /parallel|concurren|elapsed|wall.?clock|→|->|=>/i;

function unitOf({ what }: Claim): NumberUnit {
  if (what === "tasks" || what === "agents") return "count";
  return what === "speedup" ? "times" : "minutes";
}

/** Whether the words count what the plan holds: a field of that name, a heading, a list of groups. A sentence with a number in it may say anything. */
function isAboutTheWhole({ what, raw, span }: Claim, text: string): boolean {
  const label = /^([^:]{1,60}):\s/.exec(raw)?.[1];
  if (what !== "tasks") return true;
  if (label !== undefined) return /\b(?:tasks?|steps?|decomposed|total)\b/i.test(label);
  if (!raw.includes(" ")) return true;
  const line = text.slice(span.start, span.start + 300).trimStart();
  return /^(?:#|\*\*|[-*]\s+\*\*)/.test(line);
}
