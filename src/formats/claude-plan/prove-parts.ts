import type { DraftTask } from "../dialect.ts";
import { documentSections } from "../document-sections.ts";
import { markStatus } from "../headed/status.ts";
import type { Lines } from "../line.ts";
import { finalSections, successCriteria } from "./success-criteria.ts";
import type { Criteria } from "./success-criteria.ts";

/**
 * Gives phases their success criteria. Where a phase has parts, the commands and a person's look at the end fall to its last part,
 * those of the whole plan to the last task of all.
 */
export function proveParts(tasks: readonly DraftTask[], lines: Lines): DraftTask[] {
  const ends = new Map(documentSections(lines).map(({ line, end }) => [line, end]));
  const lastPart = new Map<number, number>();
  for (const [place, { parent }] of tasks.entries()) if (parent !== undefined) lastPart.set(parent, place);
  const proven = tasks.map((task): DraftTask => ({
    ...task,
    commands: task.commands.filter(({ command }) => command !== undefined),
  }));
  for (const [place, { parent, span }] of tasks.entries()) {
    if (parent !== undefined) continue;
    const end = ends.get(span.line - 1) ?? span.endLine;
    const criteria = successCriteria(lines, span.file, span.line, end);
    const last = lastPart.get(place) ?? place;
    proven[place] = whole(proven[place]!, criteria);
    proven[last] = proof(proven[last]!, criteria);
    if (proven[place].status !== "done") continue;
    for (let part = place + 1; part <= last; part++) proven[part] = { ...proven[part]!, status: "done" };
  }
  const end = proven.length - 1;
  if (end >= 0)
    for (const { from, to } of finalSections(lines))
      proven[end] = proof(proven[end]!, successCriteria(lines, proven[end]!.span.file, from, to));
  return proven;
}

/** What stands at the end of a phase, entered into the phase. */
function whole(task: DraftTask, { acceptance, marks }: Criteria): DraftTask {
  if (marks.length === 0) return acceptance.length === 0 ? task : { ...task, acceptance };
  const done = marks.filter(({ raw }) => markStatus(raw) === "done").length;
  const status = done === marks.length ? "done" : done > 0 ? "in-progress" : task.status;
  return { ...task, acceptance, stepMarks: marks, status };
}

/** The same entered into the task after which it has to hold. */
function proof(task: DraftTask, { commands, acceptance, gated }: Criteria): DraftTask {
  const known = new Set(task.commands.map(({ command }) => command));
  const said = new Set(task.acceptance);
  return {
    ...task,
    commands: [...task.commands, ...commands.filter(({ command }) => !known.has(command))],
    acceptance: [...task.acceptance, ...acceptance.filter((criterion) => !said.has(criterion))],
    ...(gated ? { humanGate: true } : {}),
  };
}
