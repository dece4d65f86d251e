import { isSettled, type PlanFacts, type Writer } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { filePlace } from "./file-place.ts";
import { placeOf } from "./place.ts";

/** Edits that are given by line numbers of a file that another task will have changed by then: the numbers mean the file as it is now. */
export function* lineFindings({ plan, graph }: PlanFacts): Iterable<Draft> {
  const writers = writersByLines(plan.tasks);
  if (writers.size === 0) return;
  const places = new Int32Array(graph.size).fill(graph.size);
  for (const [place, job] of graph.order.entries()) places[job] = place;
  for (const [path, uses] of writers) {
    const first = uses.reduce((a, b) => (isBefore(b.task, a.task, places) ? b : a));
    for (const { task, use } of uses)
      if (use.lines !== undefined && task !== first.task)
        yield movedLines(plan.tasks[task]!, plan.tasks[first.task]!, path, use.lines);
  }
}

/** What is open still and writes a file that some task knows by its lines: the first use of each task. */
function writersByLines(tasks: readonly Task[]): ReadonlyMap<string, readonly Writer[]> {
  const writers = new Map<string, Writer[]>();
  for (const { files } of tasks)
    for (const { lines, action, path } of files)
      if (lines !== undefined && action !== "read") writers.set(path, []);
  if (writers.size === 0) return writers;
  for (const [task, it] of tasks.entries()) {
    if (isSettled(it)) continue;
    for (const use of it.files) {
      const known = use.action === "read" ? undefined : writers.get(use.path);
      if (known !== undefined && known.at(-1)?.task !== task) known.push({ task, use });
    }
  }
  for (const [path, uses] of writers) if (uses.length < 2) writers.delete(path);
  return writers;
}

/** By the order of needs; what that leaves open goes as it is written. */
function isBefore(a: number, b: number, places: Int32Array): boolean {
  return places[a] === places[b] ? a < b : places[a]! < places[b]!;
}

function movedLines(task: Task, first: Task, path: string, lines: string): Draft {
  return {
    code: "lines-will-move",
    severity: "warning",
    message: `${task.id} edits ${/\D/.test(lines) ? "lines" : "line"} ${lines} of ${path}, but ${first.id} writes that file first, so the lines will have moved`,
    place: () => {
      const named = filePlace(task, path);
      const found = placeOf(task, [lines]);
      return found.line === task.span.line && named.line > found.line ? named : found;
    },
    fix: "name the place by the code that stands there, not by line numbers",
    tasks: [task.key, first.key],
  };
}
