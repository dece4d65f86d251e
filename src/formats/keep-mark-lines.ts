import type { Mark } from "../core/plan/plan.ts";
import type { DraftTask, PartialPlan, PlanFile } from "./dialect.ts";

/** Writes down the lines of marks that stand outside of their task's text: a tick knows by them that they are still there. */
export function keepMarkLines({ text }: PlanFile, partial: PartialPlan): PartialPlan {
  if (!partial.tasks.some(isAway)) return partial;
  const kept = (mark: Mark): Mark => ({ ...mark, was: lineAround(text, mark.offset) });
  const tasks = partial.tasks.map((task): DraftTask => {
    if (!isAway(task)) return task;
    const { mark, stepMarks } = task;
    return {
      ...task,
      ...(mark === undefined ? {} : { mark: kept(mark) }),
      ...(stepMarks === undefined ? {} : { stepMarks: stepMarks.map(kept) }),
    };
  });
  return { ...partial, tasks };
}

function isAway({ mark, stepMarks, span }: DraftTask): boolean {
  const isOutside = ({ offset }: Mark): boolean => offset < span.start || offset >= span.end;
  return (mark !== undefined && isOutside(mark)) || stepMarks?.some(isOutside) === true;
}

function lineAround(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(text.lastIndexOf("\n", offset) + 1, end < 0 ? text.length : end);
}
