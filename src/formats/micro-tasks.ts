import type { Dialect } from "./dialect.ts";
import { readHeaded } from "./headed/read-headed.ts";

/** Enough of a document to know it by, in characters. */
const SAMPLE = 64 * 1024;

/** Micro-task documents: a heading or a box with an id for each task, bold fields below, waves, phases, batches. */
export const microTasks: Dialect = {
  name: "micro-tasks",
  detect(file) {
    const head = readHeaded({ path: file.path, text: file.text.slice(0, SAMPLE) });
    const read = head.tasks.length > 0 || file.text.length <= SAMPLE ? head : readHeaded(file);
    const tasks = read.tasks.filter(({ kind }) => kind !== "reference");
    if (tasks.length === 0) return { confidence: 0, reasons: [] };
    const fielded = tasks.filter(
      ({ files, estimate, dependencies, agent }) =>
        files.length > 0 || estimate !== undefined || dependencies.length > 0 || agent !== undefined,
    );
    const share = fielded.length / tasks.length;
    return {
      confidence: 0.4 + 0.4 * share,
      reasons: [
        `${tasks.length} headings or boxes with ids such as ${tasks[0]!.id}`,
        `${Math.round(share * 100)} % of them with files, durations or dependencies`,
      ],
    };
  },
  read: readHeaded,
};
