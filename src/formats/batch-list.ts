import type { Dialect } from "./dialect.ts";
import { readOnce } from "./headed/read-once.ts";

/** Batch lists and wave plans: they name tasks that other documents define, and say in what order and beside what they run. */
export const batchList: Dialect = {
  name: "batch-list",
  detect(file) {
    const { tasks, groups } = readOnce(file);
    const references = tasks.filter(({ kind }) => kind === "reference");
    if (references.length < 2 || references.length < tasks.length) return { confidence: 0, reasons: [] };
    return {
      // Two ids may be an example; fifty are the list itself.
      confidence: Math.min(0.85, 0.6 + references.length / 200),
      reasons: [
        `${references.length} ids listed under ${groups.length} waves, batches or phases`,
        "no task is defined",
      ],
    };
  },
  read: (file) => ({ ...readOnce(file), order: "none" }),
};
