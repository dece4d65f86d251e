import type { Dialect } from "./dialect.ts";
import { readHeaded } from "./headed/read-headed.ts";

/** Batch lists and wave plans: they name tasks that other documents define, and say in what order and beside what they run. */
export const batchList: Dialect = {
  name: "batch-list",
  detect(file) {
    if (!/wave|batch|phase/i.test(file.text)) return { confidence: 0, reasons: [] };
    const { tasks, groups } = readHeaded(file);
    const references = tasks.filter(({ kind }) => kind === "reference");
    if (references.length < 2 || references.length < tasks.length) return { confidence: 0, reasons: [] };
    return {
      confidence: 0.6,
      reasons: [
        `${references.length} ids listed under ${groups.length} waves, batches or phases`,
        "no task is defined",
      ],
    };
  },
  read: (file) => ({ ...readHeaded(file), order: "none" }),
};
