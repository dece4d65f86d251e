import { dirname, basename } from "node:path/posix";

import type { Mark, Task } from "../core/plan/plan.ts";
import { tick } from "../formats/tick.ts";
import type { TreeEdit } from "../ports/workspace.ts";
import type { Landing } from "./attempt.ts";

/**
 * What landing a task changes in the plan's own files: its mark or those of its steps (and of a parent it completes), and the move
 * of its task file to the archive. A plan that is not in the repository, or whose mark is gone, is left alone.
 */
export async function planEdits(
  { task, completes, archive, spec }: Landing,
  read: (path: string) => Promise<Buffer | undefined>,
  at: number,
): Promise<readonly TreeEdit[]> {
  const texts = new Map<string, string | undefined>();
  const changed = new Set<string>();
  const done = { uid: spec.uid, at: new Date(at).toISOString() };
  for (const { mark, ...names } of [task, ...completes].flatMap(marksOf)) {
    if (!texts.has(mark.file)) texts.set(mark.file, (await read(mark.file))?.toString("latin1"));
    const latin1 = texts.get(mark.file);
    if (latin1 === undefined) continue;
    const ticked = tick({ latin1 }, { ...mark, ...names }, done);
    if (ticked.status !== "ticked") continue;
    texts.set(mark.file, ticked.latin1);
    changed.add(mark.file);
  }
  const edits: TreeEdit[] = [...changed].map((path) => ({
    kind: "write",
    path,
    content: Buffer.from(texts.get(path) ?? "", "latin1"),
  }));
  for (const from of archive) {
    if ((await read(from)) === undefined) continue;
    edits.push({ kind: "move", from, to: `${dirname(from)}/archive/${basename(from)}` });
  }
  return edits;
}

type NamedMark = { readonly id: string; readonly title: string; readonly mark: Mark; readonly was?: string };

/** The mark of a task, or those of its steps where it has none itself. */
function marksOf(task: Task): NamedMark[] {
  const { id, title, mark, stepMarks = [] } = task;
  return (mark === undefined ? stepMarks : [mark]).map((one) => ({
    id,
    title,
    mark: one,
    ...lineOf(task, one),
  }));
}

/** The mark's line as it was read, where it is one of the task's own. */
function lineOf({ body, span }: Task, { file, line, was: away }: Mark): { was?: string } {
  if (away !== undefined) return {};
  const was = file === span.file && line >= span.line ? body.split("\n")[line - span.line] : undefined;
  return was === undefined ? {} : { was };
}
