import type { Finding } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import type { MatrixRow } from "./dependency-matrix.ts";
import { taskNames } from "./task-names.ts";

/** Tasks with what only the matrix says of them, and what the places that state the same order disagree on. */
export type Agreed = { readonly tasks: readonly DraftTask[]; readonly notes: readonly Finding[] };

/**
 * Holds "Blocked By", "Blocks" and the matrix against each other. A task without "Blocked By" takes it from the matrix; else its own
 * words hold, with what others say they block added.
 */
export function statedTwice(tasks: readonly DraftTask[], matrix: ReadonlyMap<number, MatrixRow>): Agreed {
  const stated = statements(tasks);
  const notes: Finding[] = [];
  for (const [place, { span, id, kind }] of tasks.entries()) {
    if (kind === "check") continue;
    for (const found of disagreements(place, { tasks, stated, matrix }))
      if (notes.length < MOST_NOTES) notes.push({ ...found, span, fix: FIX, tasks: [id] });
  }
  const known = tasks.map((task, place) => {
    const row = matrix.get(place)?.after;
    if (stated[place]!.after !== undefined || row === undefined || task.kind === "check") return task;
    const added = row.map((other) => ({ text: tasks[other]!.id, exact: true, raw: "Dependency Matrix" }));
    return { ...task, dependencies: [...task.dependencies, ...(added.length === 0 ? NOTHING : added)] };
  });
  return { tasks: known, notes };
}

/** Places of the tasks that the fields of one name; undefined: it does not have the field, or its words name nobody. */
type Stated = {
  readonly after: ReadonlySet<number> | undefined;
  readonly blocks: ReadonlySet<number> | undefined;
};

function statements(tasks: readonly DraftTask[]): Stated[] {
  const named = taskNames(tasks);
  const placesOf = (said: DraftTask["dependencies"]): ReadonlySet<number> | undefined => {
    if (said.length === 0) return undefined;
    const places = new Set(said.flatMap(({ text }) => named(text)));
    return places.size > 0 || said.some(({ text }) => saysNothing(text)) ? places : undefined;
  };
  return tasks.map(({ dependencies }) => ({
    after: placesOf(dependencies.filter(({ inverse }) => inverse !== true)),
    blocks: placesOf(dependencies.filter(({ inverse }) => inverse === true)),
  }));
}

type Compared = {
  readonly tasks: readonly DraftTask[];
  readonly stated: readonly Stated[];
  readonly matrix: ReadonlyMap<number, MatrixRow>;
};

function disagreements(
  place: number,
  { tasks, stated, matrix }: Compared,
): Pick<Finding, "code" | "severity" | "message">[] {
  const { id } = tasks[place]!;
  const { after, blocks } = stated[place]!;
  const ids = (places: readonly number[]): string =>
    places.length === 0 ? "nothing" : places.map((other) => tasks[other]!.id).join(", ");
  const found: Pick<Finding, "code" | "severity" | "message">[] = [];
  const unsaid = [...(blocks ?? [])].filter(
    (other) => tasks[other]!.kind !== "check" && stated[other]!.after?.has(place) === false,
  );
  if (unsaid.length > 0)
    found.push({
      code: "blocks-disagree",
      severity: "warning",
      message: `${id} says that it blocks ${ids(unsaid)}, where “Blocked By” does not name ${id}; the edge is kept`,
    });
  const silent = [...(after ?? [])].filter(
    (other) => other !== place && stated[other]!.blocks?.has(place) === false,
  );
  if (silent.length > 0)
    found.push({
      code: "blocks-disagree",
      severity: "info",
      message: `${id} waits for ${ids(silent)}, where “Blocks” does not name ${id}; the edge is kept`,
    });
  const row = matrix.get(place)?.after;
  if (row !== undefined && after !== undefined && !sameSet(after, row))
    found.push({
      code: "matrix-disagrees",
      severity: "warning",
      message: `the dependency matrix has ${id} wait for ${ids(row)}, its own “Blocked By” for ${ids([...after])}`,
    });
  return found;
}

function sameSet(one: ReadonlySet<number>, other: readonly number[]): boolean {
  return one.size === other.length && other.every((place) => one.has(place));
}

const MOST_NOTES = 20;
const NOTHING = [{ text: "None" }];
const FIX = "State each dependency once, with the task that waits.";
