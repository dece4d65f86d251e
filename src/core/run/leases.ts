import { isGlob } from "../plan/path.ts";
import { overlaps } from "../plan/scope.ts";

/** Who holds which files: one writer per file, from the start of an attempt until its task has landed or ended. */
export class Leases {
  readonly #held = new Map<string, readonly string[]>();
  readonly #paths = new Set<string>();
  readonly #globs = new Set<string>();
  /** Held plain paths by each directory above them: a scope may name that directory. */
  readonly #below = new Map<string, Set<string>>();

  /** The held path that stands in the way of this scope, or undefined when all of it is free; a plain path costs its depth. */
  conflict(scope: readonly string[]): string | undefined {
    for (const path of scope) {
      const inTheWay = this.#conflictOf(path);
      if (inTheWay !== undefined) return inTheWay;
    }
    return undefined;
  }

  isHeld(path: string): boolean {
    return this.#paths.has(path) || this.#globs.has(path);
  }

  /** Adds to what the task holds. */
  hold(task: string, scope: readonly string[]): void {
    const before = this.#held.get(task);
    this.#held.set(task, before === undefined ? scope : [...before, ...scope]);
    for (const path of scope) {
      if (isGlob(path)) this.#globs.add(path);
      else {
        this.#paths.add(path);
        for (const above of directoriesAbove(path)) {
          const inside = this.#below.get(above);
          if (inside === undefined) this.#below.set(above, new Set([path]));
          else inside.add(path);
        }
      }
    }
  }

  /** Gives back all that the task held and says which paths those were. */
  release(task: string): readonly string[] {
    const scope = this.#held.get(task) ?? [];
    this.#held.delete(task);
    for (const path of scope) {
      this.#globs.delete(path);
      this.#paths.delete(path);
      for (const above of directoriesAbove(path)) {
        const inside = this.#below.get(above);
        inside?.delete(path);
        if (inside?.size === 0) this.#below.delete(above);
      }
    }
    return scope;
  }

  #conflictOf(path: string): string | undefined {
    if (this.isHeld(path)) return path;
    for (const glob of this.#globs) if (overlaps(glob, path)) return glob;
    if (isGlob(path)) {
      for (const held of this.#paths) if (overlaps(path, held)) return held;
      return undefined;
    }
    for (const above of directoriesAbove(path)) if (this.#paths.has(above)) return above;
    return this.#below.get(path)?.values().next().value;
  }
}

function* directoriesAbove(path: string): Iterable<string> {
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1))
    yield path.slice(0, slash);
}
