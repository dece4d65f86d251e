import { globRoot } from "../plan/glob.ts";
import { isGlob } from "../plan/path.ts";
import { overlaps, withoutSlash } from "../plan/scope.ts";
import type { Lists } from "./lists.ts";

/**
 * Who holds what while it runs. Lock r has `capacity[r]` units; the hold at place e takes `units[e]` of lock `items[e]`.
 * A writer of a path takes all units of that path's lock, and one unit of the lock of each directory or glob that reaches
 * the path: files in one directory go side by side, but never beside a writer of the whole directory.
 */
export type Locks = Lists & {
  readonly units: Int32Array;
  readonly capacity: Int32Array;
  readonly paths: readonly string[];
};

type Scoped = { readonly scope: readonly string[] };

/** Locks by which overlapping scopes, and only they, exclude each other; about one hold for each path of a scope. */
export function buildLocks(jobs: readonly Scoped[]): Locks {
  const covers = new Covers(jobs);
  const { ids, paths } = covers;
  const start = new Int32Array(jobs.length + 1);
  const items: number[] = [];
  const units: number[] = [];
  const all = Math.max(1, jobs.length);
  const heldAt = new Int32Array(paths.length).fill(-1);
  const hold = (lock: number, amount: number, from: number): void => {
    const at = heldAt[lock]!;
    if (at >= from) units[at] = Math.max(units[at]!, amount);
    else {
      heldAt[lock] = items.length;
      items.push(lock);
      units.push(amount);
    }
  };
  jobs.forEach((job, i) => {
    const from = items.length;
    for (const path of job.scope) {
      const lock = ids.get(covers.standIn(path))!;
      hold(lock, all, from);
      for (const cover of covers.of(lock)) hold(cover, 1, from);
    }
    start[i + 1] = items.length;
  });
  const capacity = new Int32Array(paths.length).fill(all);
  return { start, items: Int32Array.from(items), units: Int32Array.from(units), capacity, paths };
}

const NONE: readonly number[] = [];
const MOST_GLOBS_PER_FOLDER = 64;

/** Which paths of the scopes reach which others. */
class Covers {
  readonly ids = new Map<string, number>();
  readonly paths: string[] = [];
  readonly #stands = new Map<string, string>();
  /** Globs by the directory that all their matches lie in. */
  readonly #globs = new Map<string, string[]>();
  readonly #folders = new Map<string, readonly number[]>();

  constructor(jobs: readonly Scoped[]) {
    const globs = new Set<string>();
    for (const job of jobs) for (const path of job.scope) if (isGlob(path)) globs.add(path);
    for (const glob of globs) push(this.#globs, globRoot(glob), glob);
    for (const [root, list] of this.#globs) {
      // Comparing every glob with every path would cost their product; so many in one place stand for all of it.
      if (list.length <= MOST_GLOBS_PER_FOLDER) continue;
      const whole = root === "" ? "**" : `${root}/**`;
      for (const glob of list) this.#stands.set(glob, whole);
      this.#globs.set(root, [whole]);
    }
    for (const job of jobs) for (const path of job.scope) this.#number(this.standIn(path));
  }

  #number(path: string): void {
    if (this.ids.has(path)) return;
    this.ids.set(path, this.paths.length);
    this.paths.push(path);
  }

  /** The path whose lock stands for this one. */
  standIn(path: string): string {
    return this.#stands.get(path) ?? withoutSlash(path);
  }

  /** Locks of the directories and globs that reach this one's path, itself not among them. */
  of(lock: number): readonly number[] {
    const path = this.paths[lock]!;
    const folders = this.#foldersAbove(path);
    if (this.#globs.size === 0) return folders;
    const found = folders.filter((id) => id !== lock);
    const root = isGlob(path) ? globRoot(path) : path;
    for (let at = root; ; at = parentOf(at)) {
      for (const glob of this.#globs.get(at) ?? []) {
        if (glob !== path && overlaps(glob, path)) found.push(this.ids.get(glob)!);
      }
      if (at === "") return found;
    }
  }

  #foldersAbove(path: string): readonly number[] {
    const folder = parentOf(path);
    if (folder === "") return NONE;
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const own = this.ids.get(folder);
    const above = this.#foldersAbove(folder);
    const found = own === undefined ? above : [...above, own];
    this.#folders.set(folder, found);
    return found;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
