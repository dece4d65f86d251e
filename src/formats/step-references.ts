import type { DraftTask, PartialPlan } from "./dialect.ts";

/**
 * A check list of steps and a file that defines steps by the same numbers are one plan: the list's own drafts then only refer to the
 * definitions. Ids that either of them repeats stay apart.
 */
export function referToDefinitions<
  T extends { readonly source: { readonly dialect: string }; readonly partial: PartialPlan },
>(read: readonly T[]): T[] {
  const defined = new Set<string>();
  for (const { source, partial } of read)
    if (source.dialect === "yaml-steps") for (const id of idsOnce(partial.tasks)) defined.add(id);
  return read.map((file) => {
    if (defined.size === 0 || file.source.dialect !== "step-list") return file;
    return { ...file, partial: { ...file.partial, tasks: asReferences(file.partial.tasks, defined) } };
  });
}

/** The listed steps, those with a definition as references to it. */
export function asReferences(listed: readonly DraftTask[], defined: ReadonlySet<string>): DraftTask[] {
  const once = idsOnce(listed);
  return listed.map((task) =>
    defined.has(task.id) && once.has(task.id) ? { ...task, kind: "reference" } : task,
  );
}

/** Ids that one step bears alone. */
export function idsOnce(tasks: readonly DraftTask[]): Set<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const { id, kind } of tasks) {
    if (kind !== "step") continue;
    if (once.has(id)) twice.add(id);
    once.add(id);
  }
  for (const id of twice) once.delete(id);
  return once;
}
