import type { PartialPlan, PlanFile } from "../dialect.ts";
import { readHeaded } from "./read-headed.ts";

const read = new WeakMap<PlanFile, PartialPlan>();

/** `readHeaded`, once for each file: detectors and readers of several dialects ask for the same file. */
export function readOnce(file: PlanFile): PartialPlan {
  const known = read.get(file) ?? readHeaded(file);
  read.set(file, known);
  return known;
}
