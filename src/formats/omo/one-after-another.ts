import type { DraftTask } from "../dialect.ts";

/** Tasks that say nothing about order follow each other as they are written; the checks at the end see to themselves. */
export function oneAfterAnother(tasks: readonly DraftTask[]): readonly DraftTask[] {
  if (tasks.some(({ kind, dependencies }) => kind === "task" && dependencies.length > 0)) return tasks;
  let before: number | undefined;
  return tasks.map((task, place): DraftTask => {
    if (task.kind !== "task") return task;
    const earlier = before;
    before = place;
    if (earlier === undefined) return task;
    return { ...task, dependencies: [{ text: tasks[earlier]!.id, place: earlier, source: "order" }] };
  });
}
