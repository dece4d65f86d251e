import { isGlob, normalPath } from "../path.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Group, Task } from "../plan.ts";
import { overlaps, scopeOf, withoutSlash } from "../scope.ts";
import type { Draft } from "./draft.ts";
import { filePlace } from "./file-place.ts";
import { nameOf } from "./groups.ts";

/** Areas that groups claim for themselves and that others claim, or write in, as well. */
export function* ownedPathFindings(facts: PlanFacts): Iterable<Draft> {
  const owners = facts.plan.groups.flatMap((group, at) =>
    (group.ownedPaths ?? []).map((path): Owner => ({ group, at, path: withoutSlash(normalPath(path)) })),
  );
  if (owners.length < 2) return;
  const map = new OwnerMap(owners);
  const isOrdered = orderOfGroups(facts);
  yield* ownedTwice(owners, map, isOrdered);
  yield* intruders(facts, map, isOrdered);
}

/** A group with its place among the groups, and one path that it claims. */
type Owner = { readonly group: Group; readonly at: number; readonly path: string };
type IsOrdered = (a: Group, b: Group) => boolean;

/** Who owns what, found by path: comparing every area with every other would cost their product. */
class OwnerMap {
  readonly #byPath = new Map<string, Owner[]>();
  /** Of very many globs the first: each is compared with each path. */
  readonly #globs: readonly Owner[];

  constructor(owners: readonly Owner[]) {
    for (const owner of owners) {
      const same = this.#byPath.get(owner.path);
      if (same === undefined) this.#byPath.set(owner.path, [owner]);
      else same.push(owner);
    }
    this.#globs = owners.filter(({ path }) => isGlob(path)).slice(0, MOST_GLOBS);
  }

  /** Owners of the path, of a directory above it, and of globs that reach it. */
  of(path: string): Owner[] {
    const found = this.#globs.filter((owner) => owner.path !== path && overlaps(owner.path, path));
    for (let at = path; ; at = at.slice(0, at.lastIndexOf("/"))) {
      found.push(...(this.#byPath.get(at) ?? []));
      if (!at.includes("/")) return found;
    }
  }
}

const MOST_GLOBS = 64;
/** Pairs of groups whose order is looked into. */
const MOST_PAIRS = 10_000;

function* ownedTwice(owners: readonly Owner[], map: OwnerMap, isOrdered: IsOrdered): Iterable<Draft> {
  const told = new Set<string>();
  let left = MOST_PAIRS;
  for (const { group, at, path } of owners) {
    for (const other of map.of(path)) {
      if (other.group === group || other.group.kind !== group.kind || left-- <= 0) continue;
      const [first, later] = other.at < at ? [other.group, group] : [group, other.group];
      const pair = `${first.key}\n${later.key}`;
      if (told.has(pair) || isOrdered(first, later)) continue;
      told.add(pair);
      yield claimedTwice(first, later, path === other.path ? path : `${path}, within ${other.path},`);
    }
  }
}

function claimedTwice(first: Group, later: Group, path: string): Draft {
  return {
    code: "path-owned-twice",
    severity: "warning",
    message: `${nameOf(first)} and ${nameOf(later)} both claim ${path} for themselves, and neither comes after the other`,
    place: () => later.span,
    fix: "give each path to one of them, or put the groups in order; at run time tasks that write one file take turns",
  };
}

function* intruders({ plan, leaves }: PlanFacts, map: OwnerMap, isOrdered: IsOrdered): Iterable<Draft> {
  const groups = new Map(plan.groups.map((group) => [group.key, group]));
  for (const task of leaves) {
    const own = task.groups.flatMap((key) => groups.get(key) ?? []);
    for (const path of scopeOf(task)) {
      const owners = map.of(withoutSlash(path));
      if (owners.length === 0 || owners.some(({ group }) => own.includes(group))) continue;
      const [{ group }] = owners as [Owner];
      const mine = own.find(({ kind }) => kind === group.kind);
      // What stands outside of all such groups may well bring their work together.
      if (mine !== undefined && !isOrdered(mine, group)) yield intruder(task, path, group);
    }
  }
}

function intruder(task: Task, path: string, owner: Group): Draft {
  return {
    code: "path-owned-by-others",
    severity: "warning",
    message: `${task.id} writes ${path}, which ${nameOf(owner)} claims for itself`,
    place: () => filePlace(task, path),
    fix: `move the task into ${nameOf(owner)}, or give it a file of its own`,
    tasks: [task.key],
  };
}

/** Whether all of one group comes after some of the other: by the order of groups, or because its tasks wait. */
function orderOfGroups({ plan, graph, members }: PlanFacts): IsOrdered {
  const groups = new Map(plan.groups.map((group) => [group.key, group]));
  const comesAfter = (later: Group, first: Group): boolean => {
    const seen = new Set<string>();
    const stack = [...later.after];
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      if (key === first.key) return true;
      if (seen.has(key)) continue;
      seen.add(key);
      stack.push(...(groups.get(key)?.after ?? []));
    }
    return false;
  };
  let steps = MOST_STEPS;
  const waits = (later: Group, first: Group): boolean => {
    const all = members.get(later.key) ?? [];
    const reached = new Set<number>();
    const stack = [...(members.get(first.key) ?? [])];
    for (let job = stack.pop(); job !== undefined && steps > 0; job = stack.pop()) {
      for (let e = graph.succs.start[job]!; e < graph.succs.start[job + 1]!; e++, steps--) {
        const next = graph.succs.items[e]!;
        if (reached.has(next)) continue;
        reached.add(next);
        stack.push(next);
      }
    }
    return all.length > 0 && all.every((job) => reached.has(job));
  };
  return (a, b) => comesAfter(a, b) || comesAfter(b, a) || waits(a, b) || waits(b, a);
}

/** Edges that are followed in all before groups count as unordered. */
const MOST_STEPS = 2_000_000;
