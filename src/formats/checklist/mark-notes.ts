import type { Finding } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import { markStatus } from "../headed/status.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { Chosen } from "./choose-items.ts";

/** Where the marks of a document contradict each other: a task listed twice with two states, a whole that is done before its parts. */
export function markNotes(
  { path, lines }: { readonly path: string; readonly lines: Lines },
  tasks: readonly DraftTask[],
  listed: Chosen["listed"],
): Finding[] {
  const notes: Finding[] = [];
  for (const {
    line: { at, raw, line },
    task,
  } of listed) {
    const { id, mark, status } = tasks[task]!;
    if ((markStatus(raw) === "done") === (status === "done")) continue;
    notes.push({
      code: "marks-disagree",
      severity: "warning",
      message: `task ${id} is [${mark?.raw ?? " "}] on line ${mark?.line ?? 0} and [${raw}] on line ${line + 1}; line ${mark?.line ?? 0} counts`,
      span: { file: path, line: line + 1, endLine: line + 1, start: at, end: lineEnd(lines, line) },
      fix: "make the boxes of the task agree",
    });
  }
  const open = new Map<number, DraftTask>();
  for (const task of tasks)
    if (task.parent !== undefined && isOpen(task) && !open.has(task.parent)) open.set(task.parent, task);
  for (const [place, part] of open) {
    const whole = tasks[place]!;
    if (whole.status !== "done") continue;
    notes.push({
      code: "marks-disagree",
      severity: "warning",
      message: `task ${whole.id} is [${whole.mark?.raw ?? "x"}], its part ${part.id} on line ${part.span.line} is [${part.mark?.raw ?? " "}]`,
      span: { ...whole.span, endLine: whole.span.line, end: lineEnd(lines, whole.span.line - 1) },
      fix: `tick ${part.id} if it is done, or take the tick of ${whole.id} back`,
    });
  }
  return notes;
}

function isOpen({ status, optional }: DraftTask): boolean {
  return optional !== true && (status === "open" || status === "in-progress");
}
