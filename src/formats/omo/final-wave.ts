import type { DraftGroup, DraftTask, RawDependency } from "../dialect.ts";
import { taskNames } from "./task-names.ts";

/** The heading of the wave of reviews at the end of a plan. */
export const FINAL_WAVE: RegExp =
  /\bfinal (?:verification|review|validation)(?: wave| phase)?\b|\bwave final\b|^F-?wave\b/i;

/**
 * Makes the tasks of the final wave checks, with the reviewer that their titles name. `gated`: the section asks for a person's word
 * before the plan is done.
 */
export function finalChecks(
  tasks: readonly DraftTask[],
  groups: readonly DraftGroup[],
  gated: boolean,
): readonly DraftTask[] {
  const final = groups.findIndex(({ kind, id }) => kind === "wave" && id === "FINAL");
  if (final < 0) return tasks;
  return tasks.map((task) => (task.groups.includes(final) ? check(task, gated) : task));
}

function check(task: DraftTask, gated: boolean): DraftTask {
  const { title, role } = task;
  const reviewer = REVIEWER.exec(title);
  const named = (reviewer === null ? title : title.slice(0, reviewer.index)).replaceAll("**", "");
  return {
    ...task,
    kind: "check",
    title: named.replace(/[\s.:：—–-]+$/, ""),
    ...(reviewer === null || role !== undefined ? {} : { role: reviewer[1]! }),
    ...(gated ? { humanGate: true } : {}),
  };
}

/** Makes the checks wait for every task nobody else waits for, unless they say themselves what they wait for. */
export function checksLast(tasks: readonly DraftTask[]): readonly DraftTask[] {
  const count = tasks.filter(({ kind }) => kind === "check").length;
  if (count === 0) return tasks;
  const ends = endsOf(tasks);
  // Many checks after many ends would be a square of edges: the checks then wait for the last task only.
  const awaited = ends.length * count > MOST_EDGES ? ends.slice(-1) : ends;
  const edges = awaited.map((place): RawDependency => ({
    text: tasks[place]!.id,
    place,
    source: "group",
    raw: "Final Verification Wave",
  }));
  return tasks.map((task) => {
    if (task.kind !== "check") return withoutChecks(task);
    const stated = task.dependencies.some(({ inverse }) => inverse !== true);
    return stated ? task : { ...task, dependencies: [...task.dependencies, ...edges] };
  });
}

/** That a task blocks the checks at the end goes without saying: they wait for the ends of all. */
function withoutChecks(task: DraftTask): DraftTask {
  if (!task.dependencies.some(({ inverse, text }) => inverse === true && CHECKS.test(text))) return task;
  const dependencies = task.dependencies.map((one) =>
    one.inverse === true ? { ...one, text: one.text.split(CHECKS).join(" ") } : one,
  );
  return { ...task, dependencies };
}

/** The tasks that no other one names among what it waits for, and that do not say themselves which other they block. */
function endsOf(tasks: readonly DraftTask[]): number[] {
  const named = taskNames(tasks);
  const awaited = new Set<number>();
  for (const [place, { kind, dependencies }] of tasks.entries())
    for (const { text, inverse, place: known } of kind === "check" ? [] : dependencies)
      for (const other of known === undefined ? named(text) : [known])
        if (inverse !== true) awaited.add(other);
        else if (tasks[other]!.kind !== "check") awaited.add(place);
  return tasks.flatMap(({ kind }, place) => (kind === "task" && !awaited.has(place) ? [place] : []));
}

const MOST_EDGES = 50_000;
const CHECKS = /\bF\d{1,3}(?:\s?[-–]\s?F?\d{1,3})?\b/;
const REVIEWER = /\s+[—–-]+\s+`?([a-z][\w-]{2,40})`?\s*(?:[(+].*)?$/;
