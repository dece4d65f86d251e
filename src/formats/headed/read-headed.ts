import type { PartialPlan, PlanFile } from "../dialect.ts";
import { fieldReader } from "../read-field.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";
import { chooseTasks } from "./choose-tasks.ts";
import { outline } from "./outline.ts";
import { Reading } from "./reading.ts";
import { secondLook } from "./second-look.ts";

/**
 * The engine for Markdown whose tasks are headings (or list lines) with an id and fields below: reads one document.
 * A document that defines no task but lists ids under waves or batches gives references.
 */
export function readHeaded(file: PlanFile): PartialPlan {
  const lines = scanLines(file.text, trustNext());
  const readField = fieldReader();
  const nodes = outline(lines);
  chooseTasks(lines, nodes, readField);
  const tools = { path: file.path, lines, readField };
  const read = new Reading(tools, nodes).read();
  const again = read.tasks.length > 0 ? undefined : secondLook(lines, nodes, readField);
  return again === undefined ? read : new Reading(tools, again).read();
}
