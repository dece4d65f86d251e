import type { DraftTask, PartialPlan } from "./dialect.ts";

/**
 * A box that is one line with the id and the title of a task that another file describes only mentions it: its mark is that task's
 * mark, and the order of the list says nothing of what comes first. Ids that stand for something else in each file stay apart.
 */
export function referToDescriptions<T extends { readonly partial: PartialPlan }>(
  read: readonly T[],
): readonly T[] {
  if (read.length < 2) return read;
  const described = describedOnce(read.map(({ partial }) => partial));
  return read.map((file, at) => {
    const { tasks } = file.partial;
    const parents = new Set(tasks.map(({ parent }) => parent));
    const isMention = (task: DraftTask, place: number): boolean => {
      const other = isBare(task) && !parents.has(place) ? described.get(task.id) : undefined;
      return other !== undefined && other.file !== at && agree(task.title, other.title);
    };
    const mentions = tasks.map(isMention);
    if (!mentions.includes(true)) return file;
    return {
      ...file,
      partial: {
        ...file.partial,
        ...(mentions.includes(false) ? {} : { order: "none" as const }),
        tasks: tasks.map((task, place) => (mentions[place] === true ? asMention(task) : task)),
      },
    };
  });
}

type Described = { readonly file: number; readonly title: string };

/** The tasks that one file alone describes in more than a line, by id. */
function describedOnce(partials: readonly PartialPlan[]): ReadonlyMap<string, Described> {
  const found = new Map<string, Described | undefined>();
  for (const [file, { tasks }] of partials.entries())
    for (const task of tasks) {
      if (task.kind === "reference" || isBare(task)) continue;
      found.set(task.id, found.has(task.id) ? undefined : { file, title: task.title });
    }
  return new Map([...found].flatMap(([id, it]) => (it === undefined ? [] : [[id, it] as const])));
}

/** A box of one line that says nothing but an id, a title, and perhaps what comes first. */
function isBare({ kind, mark, span, parent, files, commands, acceptance }: DraftTask): boolean {
  return (
    kind === "task" &&
    mark?.style === "box" &&
    span.line === span.endLine &&
    parent === undefined &&
    [files, commands, acceptance].every((list) => list.length === 0)
  );
}

function asMention(task: DraftTask): DraftTask {
  const dependencies = task.dependencies.filter(({ source }) => source !== "order");
  return { ...task, kind: "reference", dependencies };
}

/** One title may be the beginning of the other. */
function agree(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  return a !== "" && b !== "" && (a.startsWith(b) || b.startsWith(a));
}

function plain(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
