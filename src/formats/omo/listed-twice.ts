import type { DraftTask } from "../dialect.ts";

/**
 * A list of all tasks above their details: the entry with a text of its own is the task, the bare one a reference to it, whose box
 * shows how far it is. Two entries with texts of their own stay two tasks unless their titles are one.
 */
export function listedTwice(tasks: readonly DraftTask[]): readonly DraftTask[] {
  const mains = new Map<string, DraftTask>();
  let twice = false;
  for (const task of tasks) {
    const known = mains.get(task.id);
    twice ||= known !== undefined;
    if (known === undefined || length(task) > length(known)) mains.set(task.id, task);
  }
  if (!twice) return tasks;
  return tasks.map((task) => {
    const main = mains.get(task.id)!;
    const same = task === main || (length(task) > BARE && words(task.title) !== words(main.title));
    return same ? task : { ...task, kind: "reference" };
  });
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

/** An entry with no more lines than this below its own says nothing that the detailed one does not. */
const BARE = 2;
