import type { Plan } from "../core/plan/plan.ts";
import type { RunTask } from "../core/run/event.ts";
import { replay } from "../core/run/fold.ts";
import type { Journal } from "../ports/journal.ts";

/** What the newest run of the same plan left or did. */
export type EarlierRun = {
  readonly run: string;
  /** It ended, and well. */
  readonly finished: boolean;
  /** Ids of tasks that landed in it and are open again in this plan, which has no mark that says so. */
  readonly landed: readonly string[];
};

/** The newest run of a plan of the same files; undefined: there is none. */
export function earlierRunOf(
  { sources }: Pick<Plan, "sources">,
  tasks: readonly RunTask[],
  journal: Journal,
): EarlierRun | undefined {
  const wanted = pathsText(sources.map(({ path }) => path));
  for (const { run, finished } of journal.runs()) {
    const [first] = journal.events(run);
    if (first?.event.type !== "run-started" || pathsText(first.event.planPaths) !== wanted) continue;
    const then = replay([...journal.events(run)].map(({ event }) => event));
    const landed = tasks.filter(({ key, title, settled }) => {
      const was = then?.tasks.get(key);
      return (
        settled === undefined &&
        was?.state === "done" &&
        was.spec.settled === undefined &&
        was.spec.title === title
      );
    });
    return { run, finished, landed: landed.map(({ id }) => id) };
  }
  return undefined;
}

/** What a person should know of it before the plan is run once more; nothing where there is nothing to say. */
export function earlierRunLine({ run, finished, landed }: EarlierRun): string | undefined {
  const some =
    landed.length > 5 ? `${landed.slice(0, 5).join(", ")} and ${landed.length - 5} more` : landed.join(", ");
  const again = `${landed.length === 1 ? "task" : `${landed.length} tasks:`} ${some}`;
  if (!finished)
    return `run ${run} of this plan is not finished: \`renga run --continue --run ${run}\` goes on with it; this is a new run${landed.length === 0 ? "" : `, which does again what landed there (${again})`}`;
  if (landed.length === 0) return undefined;
  return `run ${run} has landed ${again} of this plan already, and the plan as it is here does not show it: done again (\`renga land ${run}\` brings what landed there; --step chooses others)`;
}

function pathsText(paths: readonly string[]): string {
  return paths.toSorted().join("\0");
}
