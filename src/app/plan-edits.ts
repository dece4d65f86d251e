import { dirname, basename } from "node:path/posix";

import { tick } from "../formats/tick.ts";
import type { TreeEdit } from "../ports/workspace.ts";
import type { Landing } from "./attempt.ts";

/**
 * What landing a task changes in the plan's own files: its mark (and that of a parent it completes), and the move
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
  for (const { id, title, mark } of [task, ...completes]) {
    if (mark === undefined) continue;
    if (!texts.has(mark.file)) texts.set(mark.file, (await read(mark.file))?.toString("latin1"));
    const latin1 = texts.get(mark.file);
    if (latin1 === undefined) continue;
    const ticked = tick({ latin1 }, { ...mark, id, title }, done);
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
