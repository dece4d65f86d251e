import type { Finding } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import type { MatrixRow } from "./dependency-matrix.ts";
import { taskNames } from "./task-names.ts";

/** Tasks with what only the matrix says of them, and where it says otherwise than the tasks do. */
export type Held = { readonly tasks: readonly DraftTask[]; readonly notes: readonly Finding[] };

/** Holds "Blocked By" against the matrix: a task without that field takes it from the matrix, else its own words hold. */
export function heldAgainstMatrix(tasks: readonly DraftTask[], matrix: ReadonlyMap<number, MatrixRow>): Held {
  if (matrix.size === 0) return { tasks, notes: [] };
  const named = taskNames(tasks);
  const ids = (places: Iterable<number>): string =>
    [...places].map((other) => tasks[other]!.id).join(", ") || "nothing";
  const notes: Finding[] = [];
  const held = tasks.map((task, place): DraftTask => {
    const row = matrix.get(place)?.after;
    if (row === undefined || task.kind === "check") return task;
    const own = statedNeeds(task, named);
    if (own === undefined) return withNeeds(task, row, tasks);
    if (!sameSet(own, row) && notes.length < MOST_NOTES)
      notes.push({
        code: "matrix-disagrees",
        severity: "warning",
        message: `the dependency matrix has ${task.id} wait for ${ids(row)}, its own “Blocked By” for ${ids(own)}`,
        span: task.span,
        fix: "State each dependency once, with the task that waits.",
        tasks: [task.id],
      });
    return task;
  });
  return { tasks: held, notes };
}

/** Places that "Blocked By" names; undefined: there is no such field, or its words name nobody. */
function statedNeeds(
  { dependencies }: DraftTask,
  named: (words: string) => readonly number[],
): ReadonlySet<number> | undefined {
  const said = dependencies.filter(({ inverse }) => inverse !== true);
  const places = new Set(said.flatMap(({ text }) => named(text)));
  return places.size > 0 || said.some(({ text }) => saysNothing(text)) ? places : undefined;
}

function withNeeds(task: DraftTask, row: readonly number[], tasks: readonly DraftTask[]): DraftTask {
  const added = row.map((other) => ({ text: tasks[other]!.id, place: other, raw: "Dependency Matrix" }));
  return { ...task, dependencies: [...task.dependencies, ...(added.length === 0 ? NOTHING : added)] };
}

function sameSet(one: ReadonlySet<number>, other: readonly number[]): boolean {
  return one.size === other.length && other.every((place) => one.has(place));
}

const MOST_NOTES = 20;
const NOTHING = [{ text: "None" }];
