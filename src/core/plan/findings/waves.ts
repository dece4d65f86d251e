import type { PlanFacts } from "../plan-facts.ts";
import type { Dependency, Group, GroupKind, Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { claimsParallel, isStated, nameOf } from "./groups.ts";
import { dependencyPlace, headOf } from "./place.ts";
import { few } from "./words.ts";

/** Kinds of groups whose place in the document is a place in time. */
const ORDERED: readonly GroupKind[] = ["wave", "batch", "phase"];

/** Where the waves, batches and phases that the document draws are not what its dependencies say. */
export function* waveFindings(facts: PlanFacts): Iterable<Draft> {
  const told = new Set<Dependency>();
  for (const kind of ORDERED) {
    const waves = new Map<string, Place>();
    facts.plan.groups.forEach((wave, at) => {
      if (wave.kind === kind) waves.set(wave.key, { wave, at });
    });
    if (waves.size === 0) continue;
    const seats = seatsOf(facts.plan.tasks, waves);
    yield* contradictions(facts, seats, told);
    if (kind !== "phase") yield* withoutWave(facts, seats, kind);
    if (kind === "wave") yield* inTwoWaves(facts, waves);
  }
}

type Place = { readonly wave: Group; readonly at: number };

/** The wave a task is in, its place among the groups, and the phase or track whose waves follow one another. */
type Seat = Place & { readonly row: string };

/** The seats of all tasks; neighbours in the same groups share one. */
function seatsOf(tasks: readonly Task[], waves: ReadonlyMap<string, Place>): (Seat | undefined)[] {
  let last: readonly string[] | undefined;
  let seat: Seat | undefined;
  return tasks.map((task) => {
    if (task.groups !== last) [last, seat] = [task.groups, seatOf(task, waves)];
    return seat;
  });
}

function seatOf(task: Task, waves: ReadonlyMap<string, Place>): Seat | undefined {
  const index = task.groups.findIndex((key) => waves.has(key));
  if (index === -1) return undefined;
  return {
    ...waves.get(task.groups[index]!)!,
    row: index === 0 ? "" : task.groups.slice(0, index).join("\n"),
  };
}

function* contradictions(
  { plan, numbers }: PlanFacts,
  seats: readonly (Seat | undefined)[],
  told: Set<Dependency>,
): Iterable<Draft> {
  const parallel = new Set(plan.groups.filter(claimsParallel).map((group) => group.key));
  const shareParallel = (a: Task, b: Task): boolean =>
    parallel.size > 0 && a.groups.some((key) => parallel.has(key) && b.groups.includes(key));
  for (const [number, task] of plan.tasks.entries()) {
    const mine = seats[number];
    if (mine === undefined) continue;
    let wrong: Map<Group, Wrong[]> | undefined;
    for (const edge of task.dependencies) {
      const target = numbers.get(edge.to);
      const theirs = seats[target ?? -1];
      if (target === undefined || target === number || theirs === undefined || !isStated(edge)) continue;
      const other = plan.tasks[target]!;
      // In the same wave it is told once: as an edge inside a group where a group of both claims to be parallel.
      const isSame = mine.wave === theirs.wave && mine.wave.kind === "wave" && !shareParallel(task, other);
      if ((!isSame && !isLater(theirs, mine)) || told.has(edge)) continue;
      told.add(edge);
      wrong ??= new Map();
      if (wrong.get(theirs.wave)?.push([other, edge]) === undefined) wrong.set(theirs.wave, [[other, edge]]);
    }
    if (wrong === undefined) continue;
    for (const [wave, needs] of wrong) yield contradiction([task, mine.wave], wave, needs);
  }
}

type Wrong = readonly [target: Task, edge: Dependency];

function isLater(one: Seat, other: Seat): boolean {
  if (one.wave === other.wave) return false;
  if (one.wave.after.includes(other.wave.key)) return true;
  if (other.wave.after.includes(one.wave.key)) return false;
  return one.row === other.row && one.at > other.at;
}

function contradiction([task, wave]: readonly [Task, Group], later: Group, needs: readonly Wrong[]): Draft {
  const [[target, edge]] = needs as [Wrong];
  const ids = (): string => few(needs.map(([{ id }]) => id));
  return {
    code: "wave-contradicts-edges",
    severity: "warning",
    message: () =>
      `${task.id} in ${nameOf(wave)} depends on ${ids()} in ${wave === later ? "the same wave" : `the later ${nameOf(later)}`}`,
    place: () => dependencyPlace(task, [edge.raw, target.id]),
    fix: `the dependency wins; move what waits to a ${wave.kind} after that of what it waits for`,
    tasks: [task.key, ...needs.slice(0, 10).map(([{ key }]) => key)],
  };
}

function* withoutWave(
  { leaves, numbers }: PlanFacts,
  seats: readonly (Seat | undefined)[],
  kind: GroupKind,
): Iterable<Draft> {
  const work = leaves.filter((task) => task.kind === "task" || task.kind === "step");
  const outside = work.filter((task) => seats[numbers.get(task.key)!] === undefined);
  // Where most tasks are in no wave, the waves are about something else.
  if (outside.length === 0 || 2 * outside.length > work.length) return;
  const rest = work.length - outside.length;
  yield {
    code: "task-in-no-wave",
    severity: "info",
    message: `${few(outside.map((task) => task.id))} ${outside.length === 1 ? "is" : "are"} in no ${kind}; the other ${rest} tasks are`,
    place: () => headOf(outside[0]!),
    fix: `put each task into the ${kind} it belongs to; until then dependencies alone say when it runs`,
    tasks: outside.slice(0, 10).map((task) => task.key),
  };
}

/** A wave is a place in time, and nobody is at two. */
function* inTwoWaves({ plan }: PlanFacts, waves: ReadonlyMap<string, Place>): Iterable<Draft> {
  for (const task of plan.tasks) {
    if (task.groups.length < 2) continue;
    const own = task.groups.filter((key) => waves.has(key));
    const [first, other] = own.map((key) => waves.get(key)!.wave);
    if (first === undefined || other === undefined || first.id === other.id) continue;
    yield {
      code: "task-in-two-waves",
      severity: "warning",
      message: `${task.id} is in ${few(own.map((key) => nameOf(waves.get(key)!.wave)))}; dependencies alone say when it runs`,
      place: () => headOf(task),
      fix: "leave it in one of them",
      tasks: [task.key],
    };
  }
}
