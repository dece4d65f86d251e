import type { PlanFacts } from "../plan-facts.ts";
import type { Finding, Group, Task } from "../plan.ts";
import { claimsParallel, isStated, nameOf } from "./groups.ts";
import { few } from "./words.ts";

/** Where the waves that the document draws are not what its dependencies say. */
export function waveFindings(facts: PlanFacts): Finding[] {
  const waves = new Map<string, { readonly wave: Group; readonly at: number }>();
  facts.plan.groups.forEach((wave, at) => {
    if (wave.kind === "wave") waves.set(wave.key, { wave, at });
  });
  if (waves.size === 0) return [];
  const seats = facts.plan.tasks.map((task) => seatOf(task, waves));
  return [...contradictions(facts, seats), ...withoutWave(facts, seats)];
}

/** The wave a task is in, its place among the groups, and the phase or track whose waves follow one another. */
type Seat = { readonly wave: Group; readonly at: number; readonly row: string };

function seatOf(
  task: Task,
  waves: ReadonlyMap<string, { readonly wave: Group; readonly at: number }>,
): Seat | undefined {
  const index = task.groups.findIndex((key) => waves.has(key));
  if (index === -1) return undefined;
  return { ...waves.get(task.groups[index]!)!, row: task.groups.slice(0, index).join("\n") };
}

function contradictions({ plan, numbers }: PlanFacts, seats: readonly (Seat | undefined)[]): Finding[] {
  const parallel = new Set(plan.groups.filter(claimsParallel).map((group) => group.key));
  const shareParallel = (a: Task, b: Task): boolean =>
    a.groups.some((key) => parallel.has(key) && b.groups.includes(key));
  return plan.tasks.flatMap((task, number) =>
    task.dependencies.filter(isStated).flatMap((edge) => {
      const target = numbers.get(edge.to);
      const [mine, theirs] = [seats[number], seats[target ?? -1]];
      if (target === undefined || target === number || mine === undefined || theirs === undefined) return [];
      const other = plan.tasks[target]!;
      // In the same wave it is told once: as an edge inside a group where a group of both claims to be parallel.
      const wrong = mine.wave === theirs.wave ? !shareParallel(task, other) : isLater(theirs, mine);
      return wrong ? [contradiction([task, mine.wave], [other, theirs.wave])] : [];
    }),
  );
}

function isLater(one: Seat, other: Seat): boolean {
  if (one.wave.after.includes(other.wave.key)) return true;
  if (other.wave.after.includes(one.wave.key)) return false;
  return one.row === other.row && one.at > other.at;
}

type Seated = readonly [Task, Group];

function contradiction([task, wave]: Seated, [target, targetWave]: Seated): Finding {
  const where = wave === targetWave ? "the same wave" : `the later ${nameOf(targetWave)}`;
  return {
    code: "wave-contradicts-edges",
    severity: "warning",
    message: `${task.id} in ${nameOf(wave)} depends on ${target.id} in ${where}`,
    span: task.span,
    fix: `the dependency wins; move ${task.id} to a wave after that of ${target.id}`,
    tasks: [task.key, target.key],
  };
}

function withoutWave({ leaves, numbers }: PlanFacts, seats: readonly (Seat | undefined)[]): Finding[] {
  const work = leaves.filter((task) => task.kind === "task" || task.kind === "step");
  const outside = work.filter((task) => seats[numbers.get(task.key)!] === undefined);
  // Where most tasks are in no wave, the waves are about something else.
  if (outside.length === 0 || 2 * outside.length > work.length) return [];
  return [
    {
      code: "task-in-no-wave",
      severity: "info",
      message: `${few(outside.map((task) => task.id))} ${outside.length === 1 ? "is" : "are"} in no wave; the other ${work.length - outside.length} tasks are`,
      span: outside[0]!.span,
      fix: "put each task into the wave it belongs to; until then dependencies alone say when it runs",
      tasks: outside.slice(0, 10).map((task) => task.key),
    },
  ];
}
