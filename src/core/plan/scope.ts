import { globsDiffer, matchesGlob } from "./glob.ts";
import { expandBraces, isGlob, normalPath } from "./path.ts";
import type { Task } from "./plan.ts";

/** Paths the task may write, each once: files, directories and globs, braces spelled out; files it only reads are not among them. */
export function scopeOf({ files }: Task): readonly string[] {
  const [only] = files;
  if (only === undefined) return NONE;
  // The common case at its exact size, where `push` would make room for seventeen.
  if (files.length === 1 && only.action !== "read" && !only.path.includes("{")) {
    const normal = normalPath(only.path);
    return normal === "" ? NONE : [normal];
  }
  const scope: string[] = [];
  for (const file of files) {
    if (file.action === "read") continue;
    for (const path of expandBraces(file.path)) {
      const normal = normalPath(path);
      if (normal !== "") scope.push(normal);
    }
  }
  return scope.length > 1 ? [...new Set(scope)] : scope;
}

const NONE: readonly string[] = [];

/** Whether the path of a scope may stand for several files: a glob, or a directory by its slash or for want of an ending. */
export function isPattern(path: string): boolean {
  return isGlob(path) || path.endsWith("/") || !path.slice(path.lastIndexOf("/") + 1).includes(".");
}

/** Whether two paths of scopes can mean the same file: equal, one the other's directory, or a glob that reaches it; unsure globs overlap. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [withoutSlash(one), withoutSlash(other)];
  if (a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)) return true;
  const [wildA, wildB] = [isGlob(a), isGlob(b)];
  if (wildA && wildB) return !globsDiffer(a, b);
  return wildA ? reaches(a, b) : wildB && reaches(b, a);
}

/** A path may be a directory: a glob also reaches it through a directory above it and, where its name has no ending, through its inside. */
function reaches(glob: string, path: string): boolean {
  if (matchesGlob(glob, path)) return true;
  const given = path.split("/");
  for (let depth = 1; depth < given.length; depth++) {
    if (matchesGlob(glob, given.slice(0, depth).join("/"))) return true;
  }
  if (given.at(-1)!.includes(".")) return false;
  const wanted = glob.split("/");
  for (let depth = 1; depth < wanted.length; depth++) {
    if (matchesGlob(wanted.slice(0, depth).join("/"), path)) return true;
  }
  return false;
}

/** The path of a directory as its files begin, without the slash that marks it. */
export function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
