import { rootEdits } from "../fix/root-edits.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Finding, Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { headOf } from "./place.ts";

/** What readers noticed, and how paths were re-based, with what can be mended of it. */
export function* noteFindings({ plan, numbers }: PlanFacts): Iterable<Draft> {
  for (const note of plan.notes) {
    const { span, edits: _, safe: _safe, count: _count, ...rest } = note;
    const task = plan.tasks[numbers.get(note.tasks?.[0] ?? "") ?? -1];
    // A reader that points at a whole task means its head.
    const isWhole = task !== undefined && task.span.start === span.start && task.span.end === span.end;
    yield { ...rest, place: () => (isWhole ? headOf(task) : span), ...mendOf(note, plan.tasks) };
  }
}

function mendOf(note: Finding, tasks: readonly Task[]): Pick<Draft, "mend"> {
  if (note.code === "path-rebased")
    return { mend: () => ({ edits: rootEdits(tasks), safe: note.safe === true }) };
  const { edits, safe = false } = note;
  return edits === undefined ? {} : { mend: () => ({ edits, safe }) };
}
