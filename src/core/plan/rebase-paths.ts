import { filePlace } from "./findings/file-place.ts";
import { isAbsolute, isPlain, normalPath } from "./path.ts";
import type { FileUse, Finding, Plan, Task } from "./plan.ts";
import {
  isMachineFolder,
  placeInRepository,
  type Evidence,
  type Placed,
  type RepositoryFacts,
} from "./repository-roots.ts";

/**
 * The plan with every path relative to the repository and in one spelling; `raw` keeps what was written. Notes say how
 * paths of the author's machine were re-based (`path-rebased`) and which leave the repository (`path-outside`, an error);
 * those stay as they are. Doing it twice changes nothing.
 */
export function rebasePaths(plan: Plan, repository: RepositoryFacts): Plan {
  const absolute = new Set<string>();
  const written = (path: string): void => {
    if (isAbsolute(path)) absolute.add(normalPath(path));
  };
  for (const group of plan.groups) group.ownedPaths?.forEach(written);
  const odd = oddTasks(plan.tasks);
  for (const { files, code } of odd) {
    for (const file of files) written(file.path);
    for (const { target } of code) if (target !== undefined) written(target);
  }
  const placed = placeInRepository(absolute, repository);
  const inside = (path: string): string => {
    const normal = normalPath(path);
    return placed.get(normal)?.path ?? normal;
  };
  const tasks =
    odd.size === 0
      ? plan.tasks
      : mapped(plan.tasks, (task) => (odd.has(task) ? withPaths(task, inside) : task));
  const groups = mapped(plan.groups, (group) =>
    group.ownedPaths === undefined ? group : changed(group, { ownedPaths: mapped(group.ownedPaths, inside) }),
  );
  const outside = odd.size === 0 ? [] : outsideNotes(tasks);
  const told = plan.notes.filter((note) => note.code === "path-outside").length;
  if (tasks === plan.tasks && groups === plan.groups && placed.size === 0 && outside.length === told)
    return plan;
  const notes = plan.notes.filter((note) => note.code !== "path-outside");
  return { ...plan, groups, tasks, notes: [...notes, ...rebasedNote(plan, placed), ...outside] };
}

/** Tasks that name a path which is not plainly one of the repository in its one spelling. */
function oddTasks(tasks: readonly Task[]): ReadonlySet<Task> {
  const odd = new Set<Task>();
  for (const task of tasks) {
    const isOdd =
      task.files.some(({ path }) => !isPlain(path)) ||
      task.code.some(({ target }) => target !== undefined && !isPlain(target));
    if (isOdd) odd.add(task);
  }
  return odd;
}

function withPaths(task: Task, inside: (path: string) => string): Task {
  const files = mapped(task.files, (file) => changed(file, { path: inside(file.path) }));
  const code = mapped(task.code, (block) =>
    block.target === undefined ? block : changed(block, { target: inside(block.target) }),
  );
  return changed(task, { files, code });
}

/** The list with each item changed, or the very same list where none is. */
function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let result: T[] | undefined;
  list.forEach((item, i) => {
    const next = change(item);
    if (next === item) return;
    result ??= [...list];
    result[i] = next;
  });
  return result ?? list;
}

/** The object with these fields, or the very same object where it has them. */
function changed<T extends object>(object: T, fields: Partial<T>): T {
  for (const name in fields) if (object[name] !== fields[name]) return { ...object, ...fields };
  return object;
}

const WORDS: Record<Evidence, string> = {
  files: "files that the repository has",
  name: "the repository's name in the path",
  folders: "the usual folder names",
};

function rebasedNote(plan: Plan, placed: ReadonlyMap<string, Placed>): Finding[] {
  if (placed.size === 0) return [];
  const roots = new Map<string, { paths: number; by: Evidence }>();
  for (const { root, by } of placed.values()) {
    const known = roots.get(root);
    if (known === undefined) roots.set(root, { paths: 1, by });
    else known.paths++;
  }
  const isPlaced = ({ path }: FileUse): boolean => placed.has(normalPath(path));
  const first = plan.tasks.find((task) => task.files.some(isPlaced));
  const span =
    first === undefined
      ? (plan.tasks[0]?.span ?? plan.groups[0]?.span)
      : filePlace(first, first.files.find(isPlaced)!.path);
  if (span === undefined) return [];
  const list = [...roots].map(
    ([root, { paths, by }]) => `${root} (${count(paths, "path")}, by ${WORDS[by]})`,
  );
  const more = list.length > 3 ? `, and ${list.length - 3} more roots` : "";
  return [
    {
      code: "path-rebased",
      severity: "info",
      message: `paths of the author's machine are read as paths of this repository: ${list.slice(0, 3).join(", ")}${more}`,
      span,
      // Folders with the usual names may be those of another project.
      safe: [...roots.values()].every(({ by }) => by !== "folders"),
      fix: "write paths relative to the repository, so that the plan means the same on every machine",
    },
  ];
}

function outsideNotes(tasks: readonly Task[]): Finding[] {
  return tasks.flatMap((task) => {
    const outside = task.files.map((file) => file.path).filter(leavesRepository);
    return [...new Set(outside)].map((path) => outsideNote(task, path));
  });
}

function outsideNote(task: Task, path: string): Finding {
  const isAddress = looksLikeAddress(path);
  return {
    code: "path-outside",
    severity: isAddress ? "warning" : "error",
    message: `${task.id} names ${path}, which is no file of the repository${isAddress ? " but looks like an address" : ""}`,
    span: filePlace(task, path),
    fix: "name a file of the repository; what lies outside is never written",
    tasks: [task.key],
  };
}

/** Whether a re-based path still points out of the repository, or into what git keeps for itself. */
export function leavesRepository(path: string): boolean {
  return isAbsolute(path) || /^(?:\.\.|\.git)(?:\/|$)/i.test(path);
}

/** `/api/users`: a route of the program that is being written. */
function looksLikeAddress(path: string): boolean {
  const [first] = path.split("/").filter((part) => part !== "");
  return (
    path.startsWith("/") && !path.slice(path.lastIndexOf("/")).includes(".") && !isMachineFolder(first ?? "")
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
