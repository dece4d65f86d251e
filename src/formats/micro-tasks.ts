import type { Dialect, DraftTask } from "./dialect.ts";
import { readOnce } from "./headed/read-once.ts";

/** Micro-task documents: a heading or a box with an id for each task, bold fields below, waves, phases, batches. */
export const microTasks: Dialect = {
  name: "micro-tasks",
  detect(file) {
    const tasks = readOnce(file).tasks.filter(({ kind }) => kind !== "reference");
    if (tasks.length === 0) return { confidence: 0, reasons: [] };
    const share = tasks.filter(hasFields).length / tasks.length;
    return {
      confidence: 0.4 + 0.4 * share,
      reasons: [
        `${tasks.length} tasks with ids such as ${tasks[0]!.id}`,
        `${Math.round(share * 100)} % of them with files, durations or dependencies`,
      ],
    };
  },
  read: readOnce,
};

function hasFields({ files, estimate, dependencies, agent }: DraftTask): boolean {
  return files.length > 0 || estimate !== undefined || dependencies.length > 0 || agent !== undefined;
}
