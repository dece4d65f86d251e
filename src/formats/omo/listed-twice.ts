import type { Finding } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";

/** Tasks of which each is told once, the other mentions being references, and where their boxes disagree. */
export type Listed = { readonly tasks: readonly DraftTask[]; readonly notes: readonly Finding[] };

/**
 * A list of all tasks above their details: the entry with a text of its own is the task, the bare one a reference to it. A task is done
 * when all its boxes are. Two entries with texts of their own stay two tasks unless their titles are one.
 */
export function listedTwice(tasks: readonly DraftTask[]): Listed {
  const entries = Map.groupBy(tasks, ({ id }) => id);
  if (entries.size === tasks.length) return { tasks, notes: [] };
  const mains = new Map<DraftTask, DraftTask>();
  const notes: Finding[] = [];
  for (const own of entries.values()) {
    const main = own.reduce((best, task) => (length(task) > length(best) ? task : best));
    const same = own.filter((task) => task === main || isSame(task, main));
    const marked = same.filter(({ mark }) => mark !== undefined);
    const undone = marked.filter(({ status }) => status !== "done");
    if (undone.length > 0 && undone.length < marked.length) notes.push(disagree(main, marked, undone));
    for (const task of same) mains.set(task, settled(main, marked, undone));
  }
  return {
    notes: notes.slice(0, MOST_NOTES),
    tasks: tasks.map((task) => {
      const main = mains.get(task);
      if (main === undefined) return task;
      return main.span === task.span ? main : { ...task, kind: "reference", status: main.status };
    }),
  };
}

/** The task with a box, its own or that of the list, and with what all of its boxes say. */
function settled(main: DraftTask, marked: readonly DraftTask[], undone: readonly DraftTask[]): DraftTask {
  const shown = main.mark === undefined ? marked[0] : main;
  if (shown?.mark === undefined) return main;
  return { ...main, mark: shown.mark, status: (undone[0] ?? shown).status };
}

function isSame(task: DraftTask, main: DraftTask): boolean {
  return length(task) <= BARE || words(task.title) === words(main.title);
}

function length({ span }: DraftTask): number {
  return span.endLine - span.line;
}

function words(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function disagree(
  { id, span }: DraftTask,
  marked: readonly DraftTask[],
  undone: readonly DraftTask[],
): Finding {
  const done = marked.find(({ status }) => status === "done")!;
  return {
    code: "marks-disagree",
    severity: "warning",
    message: `${id} is done on line ${done.span.line} but not on line ${undone[0]!.span.line}; it is taken as not done`,
    span,
    fix: "make the boxes of the task agree",
    tasks: [id],
  };
}

/** An entry with no more lines than this below its own says nothing that the detailed one does not. */
const BARE = 2;
const MOST_NOTES = 20;
