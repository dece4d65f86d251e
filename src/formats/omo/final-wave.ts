import type { DraftGroup, DraftTask, RawDependency } from "../dialect.ts";
import { taskNames } from "./task-names.ts";

/** The heading of the wave of reviews at the end of a plan. */
export const FINAL_WAVE: RegExp =
  /\bfinal (?:verification|review|validation)(?: wave| phase)?\b|\bwave final\b|^F-?wave\b/i;

/**
 * Makes the tasks of the final wave checks that wait for every task nobody else waits for, with the reviewer that their titles name.
 * `gated`: the section asks for a person's word before the plan is done.
 */
export function finalWave(
  tasks: readonly DraftTask[],
  groups: readonly DraftGroup[],
  gated: boolean,
): readonly DraftTask[] {
  const final = groups.findIndex(({ kind, id }) => kind === "wave" && id === "FINAL");
  const isFinal = (task: DraftTask): boolean => task.groups.includes(final);
  const count = final < 0 ? 0 : tasks.filter(isFinal).length;
  if (count === 0) return tasks;
  const ends = endsOf(tasks, isFinal);
  // Many checks after many ends would be a square of edges: the checks then wait for the last task only.
  const awaited = ends.length * count > MOST_EDGES ? ends.slice(-1) : ends;
  const edges = awaited.map(({ id }): RawDependency => ({
    text: id,
    exact: true,
    source: "group",
    raw: "Final Verification Wave",
  }));
  return tasks.map((task) => (isFinal(task) ? check(task, edges, gated) : withoutChecks(task)));
}

function check(task: DraftTask, edges: readonly RawDependency[], gated: boolean): DraftTask {
  const { title, role, dependencies } = task;
  const reviewer = REVIEWER.exec(title);
  const named = (reviewer === null ? title : title.slice(0, reviewer.index)).replaceAll("**", "");
  return {
    ...task,
    kind: "check",
    title: named.replace(/[\s.:：—–-]+$/, ""),
    ...(reviewer === null || role !== undefined ? {} : { role: reviewer[1]! }),
    dependencies: dependencies.some(({ inverse }) => inverse !== true)
      ? dependencies
      : [...dependencies, ...edges],
    ...(gated ? { humanGate: true } : {}),
  };
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
function endsOf(tasks: readonly DraftTask[], isFinal: (task: DraftTask) => boolean): DraftTask[] {
  const named = taskNames(tasks);
  const awaited = new Set<number>();
  for (const [place, task] of tasks.entries())
    for (const { text, inverse } of isFinal(task) ? [] : task.dependencies)
      for (const other of named(text))
        if (inverse !== true) awaited.add(other);
        else if (!isFinal(tasks[other]!)) awaited.add(place);
  return tasks.filter((task, place) => !isFinal(task) && !awaited.has(place));
}

const MOST_EDGES = 50_000;
const CHECKS = /\bF\d{1,3}(?:\s?[-–]\s?F?\d{1,3})?\b/;
const REVIEWER = /\s+[—–-]+\s+`?([a-z][\w-]{2,40})`?\s*(?:[(+].*)?$/;
