import type { Task } from "./plan.ts";

/** By key, `auth:1.1` for those tasks whose id another file gives too; what sets their files apart stands before it. */
export function distinctIds(tasks: readonly Task[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { id, kind, span } of tasks) {
    if (kind === "reference") continue;
    const file = first.get(id);
    if (file === undefined) first.set(id, span.file);
    else if (file !== span.file) repeated.add(id);
  }
  if (repeated.size === 0) return new Map();
  const own = tasks.filter(({ id, kind }) => kind !== "reference" && repeated.has(id));
  const names = shortNames([...new Set(own.map(({ span }) => span.file))]);
  return new Map(own.map(({ key, id, span }) => [key, `${names.get(span.file)}:${id}`]));
}

/** Longer names take the place of the id on a narrow screen. */
const SHORT = 8;

/** The shortest name of each file by which all are told apart: of the file, of its folder, else the path. */
function shortNames(files: readonly string[]): ReadonlyMap<string, string> {
  const segment = (file: string, back: number): string => file.split("/").at(-1 - back) ?? "";
  const bases = files.map((file) => segment(file, 0).replace(/\.[^.]*$/u, ""));
  const folders = files.map((file) => segment(file, 1));
  const both = [own(bases), own(folders)];
  const short = both.map((names) => names.map((name) => name.slice(0, SHORT)));
  const isDistinct = (names: readonly string[]): boolean =>
    names.every((name) => name !== "") && new Set(names).size === files.length;
  const chosen = [...short, ...both, files].find(isDistinct) ?? files;
  return new Map(files.map((file, i) => [file, chosen[i] ?? file]));
}

/** The names without the words with which all of them begin. */
function own(names: readonly string[]): readonly string[] {
  const [one = "", ...others] = names;
  let same = 0;
  while (same < one.length && others.every((name) => name[same] === one[same])) same++;
  while (same > 0 && /[\p{L}\d]/u.test(one[same - 1] ?? "")) same--;
  return names.map((name) => name.slice(same));
}
