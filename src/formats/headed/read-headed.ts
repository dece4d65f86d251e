import type { PartialPlan, PlanFile } from "../dialect.ts";
import type { Lines } from "../line.ts";
import { fieldReader } from "../read-field.ts";
import type { FieldReader } from "../read-field.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";
import { chooseTasks } from "./choose-tasks.ts";
import { outline } from "./outline.ts";
import type { Node } from "./outline.ts";
import { Reading } from "./reading.ts";
import { secondLook } from "./second-look.ts";
import { BodyReader } from "./task-body.ts";

/** Where a dialect reads otherwise than the engine would. */
export type Ways = {
  /** Its own names of fields, in front of the common ones. */
  readonly readField?: FieldReader;
  /** Which nodes are tasks and groups: answers the nodes to read, each with its role. */
  readonly choose?: (lines: Lines, nodes: readonly Node[], readField: FieldReader) => readonly Node[];
  /** The rows of its tables are not tasks. */
  readonly plainTables?: boolean;
};

/**
 * The engine for Markdown whose tasks are headings (or list lines) with an id and fields below: reads one document.
 * A document that defines no task but lists ids under waves or batches gives references.
 */
export function readHeaded(file: PlanFile, ways: Ways = {}): PartialPlan {
  const lines = scanLines(file.text, trustNext());
  const { readField = fieldReader(), choose, plainTables = false } = ways;
  const nodes = outline(lines);
  const bodies = new BodyReader(lines, readField);
  const tools = { path: file.path, lines, readField, bodies, plainTables };
  if (choose !== undefined) return new Reading(tools, choose(lines, nodes, readField)).read();
  chooseTasks(lines, nodes, readField);
  const read = new Reading(tools, nodes).read();
  const again = read.tasks.length > 0 ? undefined : secondLook(lines, nodes, readField);
  return again === undefined ? read : new Reading(tools, again).read();
}
