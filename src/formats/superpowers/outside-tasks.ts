import type { DraftTask } from "../dialect.ts";

/** Tells of lines, counted from 0 and asked for in ascending order, whether they stand outside of every task. */
export function outsideTasks(tasks: readonly DraftTask[]): (line: number) => boolean {
  let next = 0;
  return (line) => {
    while (next < tasks.length && tasks[next]!.span.endLine <= line) next++;
    const span = tasks[next]?.span;
    return span === undefined || line < span.line - 1;
  };
}
