import type { Mark, TaskStatus } from "../../core/plan/plan.ts";
import { listText } from "../headed/list-text.ts";
import { markStatus } from "../headed/status.ts";
import { indentOf, inkStart, LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { stepTitle } from "./step-title.ts";

/** One step of a task: a box or a bold line, and what stands below it. Lines count from 0, `end` is the first that is not its own. */
export type Step = { readonly title: string; readonly line: number; readonly end: number };

/** The steps of a task, what its boxes say together, and where each box stands. */
export type TaskSteps = {
  readonly steps: readonly Step[];
  readonly marks: readonly Mark[];
  /** Undefined: there is no box. */
  readonly status: TaskStatus | undefined;
};

/** Reads the steps of the task whose body goes from one line to before another; fences hold none. */
export function taskSteps(lines: Lines, path: string, from: number, to: number): TaskSteps {
  const steps: { title: string; line: number; end: number }[] = [];
  const marks: Mark[] = [];
  for (let line = from; line < to; line++) {
    const kind = lines.kinds[line]!;
    if (kind !== LINE.text && kind !== LINE.bullet && kind !== LINE.number && kind !== LINE.heading) continue;
    const mark = boxOf(lines, path, line, kind);
    if (mark !== undefined) marks.push(mark);
    const ink = kind === LINE.heading ? headingText(lines, line) : listText(lines, line);
    const title = stepTitle(ink) ?? (mark !== undefined && indentOf(lines, line) < 2 ? ink : undefined);
    if (title === undefined) continue;
    if (steps.length > 0) steps.at(-1)!.end = line;
    steps.push({ title: title.replaceAll("**", ""), line, end: to });
  }
  return { steps, marks, status: statusOf(marks) };
}

function boxOf(lines: Lines, file: string, line: number, kind: number): Mark | undefined {
  if (kind !== LINE.bullet && kind !== LINE.number) return undefined;
  const { text } = lines;
  const end = lineEnd(lines, line);
  let at = inkStart(lines, line);
  while (at < end && text.charCodeAt(at) > SPACE) at++;
  while (at < end && text.charCodeAt(at) <= SPACE) at++;
  if (text.charCodeAt(at) !== OPEN || text.charCodeAt(at + 2) !== CLOSE || at + 2 >= end) return undefined;
  return { file, line: line + 1, offset: at + 1, raw: text[at + 1]!, style: "box" };
}

function headingText(lines: Lines, line: number): string {
  return lines.text.slice(inkStart(lines, line), lineEnd(lines, line)).trim();
}

/** Done when every box is; a task of which some are done is on its way. */
function statusOf(marks: readonly Mark[]): TaskStatus | undefined {
  if (marks.length === 0) return undefined;
  const all = marks.map(({ raw }) => markStatus(raw));
  if (all.every((one) => one === "done")) return "done";
  return all.every((one) => one === "open") ? "open" : "in-progress";
}

const SPACE = 32;
const OPEN = 91;
const CLOSE = 93;
