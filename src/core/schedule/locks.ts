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
  const numbered = new Numbered();
  const start = new Int32Array(jobs.length + 1);
  const wanted = new Int32Array(jobs.reduce((sum, { scope }) => sum + scope.length, 0));
  let count = 0;
  jobs.forEach((job, i) => {
    for (const path of job.scope) wanted[count++] = numbered.add(path);
    start[i + 1] = count;
  });
  const all = Math.max(1, jobs.length);
  return withCovers(start, wanted, { covers: coversOf(numbered), all, paths: numbered.paths });
}

type Covered = { readonly covers: Covers; readonly all: number; readonly paths: readonly string[] };

function withCovers(wantedStart: Int32Array, wanted: Int32Array, { covers, all, paths }: Covered): Locks {
  const start = new Int32Array(wantedStart.length);
  const items: number[] = [];
  const units: number[] = [];
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
  for (let job = 0; job + 1 < wantedStart.length; job++) {
    const from = items.length;
    for (let e = wantedStart[job]!; e < wantedStart[job + 1]!; e++) {
      const lock = covers.standIn(wanted[e]!);
      hold(lock, all, from);
      for (const cover of covers.of(lock)) hold(cover, 1, from);
    }
    start[job + 1] = items.length;
  }
  const capacity = new Int32Array(paths.length).fill(all);
  return { start, items: Int32Array.from(items), units: Int32Array.from(units), capacity, paths };
}

/** Each path once, by number. */
class Numbered {
  readonly paths: string[] = [];
  readonly numbers = new Map<string, number>();
  /** Globs by the directory that all their matches lie in. */
  readonly globs = new Map<string, string[]>();

  add(path: string): number {
    const known = this.numbers.get(path);
    if (known !== undefined) return known;
    const bare = withoutSlash(path);
    if (bare !== path) return this.add(bare);
    const number = this.paths.push(path) - 1;
    this.numbers.set(path, number);
    if (isGlob(path)) {
      const root = globRoot(path);
      const same = this.globs.get(root);
      if (same === undefined) this.globs.set(root, [path]);
      else same.push(path);
    }
    return number;
  }
}

type Covers = {
  /** The lock that stands for this one. */
  readonly standIn: (lock: number) => number;
  /** Locks of the directories and globs that reach this one's path, itself not among them. */
  readonly of: (lock: number) => readonly number[];
};

const NONE: readonly number[] = [];
const MOST_GLOBS_PER_FOLDER = 64;

function coversOf(numbered: Numbered): Covers {
  const { paths, numbers, globs } = numbered;
  const stands = gatherCrowds(numbered);
  const folders = new Map<string, readonly number[]>();
  const foldersAbove = (path: string): readonly number[] => {
    const folder = parentOf(path);
    if (folder === "") return NONE;
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const own = numbers.get(folder);
    const above = foldersAbove(folder);
    const found = own === undefined ? above : [...above, own];
    folders.set(folder, found);
    return found;
  };
  // Neighbours mostly lie in one folder, and to see that costs less than to look it up.
  let last = { folder: "", above: NONE };
  const near = (path: string): readonly number[] => {
    if (!isDirectlyIn(path, last.folder)) last = { folder: parentOf(path), above: foldersAbove(path) };
    return last.above;
  };
  const reaching = (lock: number): readonly number[] => {
    const path = paths[lock]!;
    if (globs.size === 0) return near(path);
    const found = [...foldersAbove(path)];
    for (let at = isGlob(path) ? globRoot(path) : path; ; at = parentOf(at)) {
      for (const glob of globs.get(at) ?? []) {
        if (glob !== path && overlaps(glob, path)) found.push(numbers.get(glob)!);
      }
      if (at === "") return found;
    }
  };
  const memo: (readonly number[] | undefined)[] = Array.from({ length: paths.length });
  return { standIn: (lock) => stands.get(lock) ?? lock, of: (lock) => (memo[lock] ??= reaching(lock)) };
}

/** Comparing every glob with every path would cost their product; so many in one place stand for all of it. */
function gatherCrowds(numbered: Numbered): ReadonlyMap<number, number> {
  const stands = new Map<number, number>();
  for (const [root, crowd] of numbered.globs) {
    if (crowd.length <= MOST_GLOBS_PER_FOLDER) continue;
    const whole = root === "" ? "**" : `${root}/**`;
    const number = numbered.add(whole);
    numbered.globs.set(root, [whole]);
    for (const glob of crowd) stands.set(numbered.add(glob), number);
  }
  return stands;
}

function isDirectlyIn(path: string, folder: string): boolean {
  return path.lastIndexOf("/") === folder.length && path.startsWith(folder);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
