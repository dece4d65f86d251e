import type { Span, Task } from "../plan.ts";
import { placeOf } from "./place.ts";

/** Where a task names a file: as it wrote the path, which may be another than the repository has for it. */
export function filePlace(task: Task, path: string): Span {
  const use =
    task.files.find((file) => file.path === path) ?? task.files.find((file) => isAbove(file.path, path));
  return placeOf(task, use === undefined ? [path] : [pathIn(use.raw), use.path, use.raw, nameOf(use.path)]);
}

/** The first path in the words that name a file: what stands in backticks, or else up to a blank. */
function pathIn(raw: string): string {
  return (/`([^`]+)`/.exec(raw)?.[1] ?? "").replace(/:\d.*$/, "");
}

function isAbove(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
