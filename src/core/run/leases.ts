import { isPattern, overlaps } from "../plan/scope.ts";

/** Who holds which files: one writer per file, from the start of an attempt until its task has landed or ended. */
export type Leases = {
  /** The held path that stands in the way of this scope, or undefined when all of it is free. */
  conflict(scope: readonly string[]): string | undefined;
  isHeld(path: string): boolean;
  hold(task: string, scope: readonly string[]): void;
  /** Gives back all that the task held and says which paths those were. */
  release(task: string): readonly string[];
};

/** An empty lease table; a plain file costs O(1), directories and globs are compared with what is held. */
export function createLeases(): Leases {
  const files = new Map<string, string>();
  const patterns = new Map<string, string>();
  const held = new Map<string, readonly string[]>();
  const conflictOf = (path: string): string | undefined => {
    if (files.has(path) || patterns.has(path)) return path;
    for (const pattern of patterns.keys()) if (overlaps(pattern, path)) return pattern;
    if (isPattern(path)) for (const file of files.keys()) if (overlaps(path, file)) return file;
    return undefined;
  };
  return {
    conflict(scope) {
      for (const path of scope) {
        const blocking = conflictOf(path);
        if (blocking !== undefined) return blocking;
      }
      return undefined;
    },
    isHeld: (path) => files.has(path) || patterns.has(path),
    hold(task, scope) {
      held.set(task, scope);
      for (const path of scope) (isPattern(path) ? patterns : files).set(path, task);
    },
    release(task) {
      const scope = held.get(task) ?? [];
      held.delete(task);
      for (const path of scope) (isPattern(path) ? patterns : files).delete(path);
      return scope;
    },
  };
}
