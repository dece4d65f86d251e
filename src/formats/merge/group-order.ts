import type { Dependency, Finding, Span } from "../../core/plan/plan.ts";
import { append } from "../append.ts";

/** The groups of a plan by place, their members and what comes before each. */
export type GroupOrder = {
  readonly after: readonly (readonly number[])[];
  readonly members: readonly (readonly number[])[];
  readonly names: readonly string[];
  readonly spans: readonly Span[];
};

/** Edges that an order of groups may be spelt out as. */
const MOST_EDGES = 1_000_000;

/**
 * Spells the order of groups out as edges for the tasks that `takes` allows: the tasks of a group that wait for nobody in it wait for
 * the tasks of the earlier group that nobody in it waits for, which orders the groups whole.
 */
export function addGroupEdges(
  order: GroupOrder,
  edges: Dependency[][],
  keys: readonly string[],
  takes: (task: number) => boolean,
): Finding[] {
  const notes: Finding[] = [];
  const places = new Map(keys.map((key, place) => [key, place]));
  const innerOf = (members: readonly number[]): Inner => inner(members, edges, places);
  const cache = new Map<number, Inner>();
  const cached = (group: number): Inner => {
    const found = cache.get(group) ?? innerOf(order.members[group]!);
    cache.set(group, found);
    return found;
  };
  const added = new Map<number, Map<string, Dependency>>();
  let budget = MOST_EDGES;
  for (let group = 0; group < order.after.length; group++) {
    if (order.after[group]!.length === 0) continue;
    const members: ReadonlySet<number> = new Set(order.members[group]);
    const starts = cached(group).starts.filter((task) => takes(task));
    if (starts.length === 0) continue;
    for (const earlier of before(order, group)) {
      const ends = cached(earlier).ends.filter((task) => !members.has(task));
      const count = starts.length * ends.length;
      if (count > budget) {
        notes.push(tooMany(order, group, earlier, count));
        continue;
      }
      budget -= count;
      const raw = order.names[earlier]!;
      for (const task of starts) {
        const own = added.get(task) ?? new Map(edges[task]!.map((edge) => [edge.to, edge]));
        added.set(task, own);
        addEdges(own, ends, keys, raw);
      }
    }
  }
  for (const [task, own] of added) edges[task] = [...own.values()];
  return notes;
}

function addEdges(
  own: Map<string, Dependency>,
  ends: readonly number[],
  keys: readonly string[],
  raw: string,
): void {
  for (const end of ends) {
    const to = keys[end]!;
    if (!own.has(to)) own.set(to, { to, kind: "hard", source: "group", raw });
  }
}

/** Groups before one that have members: an empty one passes its own predecessors on. */
function before(order: GroupOrder, group: number): number[] {
  const found = new Set<number>();
  const seen = new Set<number>([group]);
  const queue = [...order.after[group]!];
  for (let earlier = queue.pop(); earlier !== undefined; earlier = queue.pop()) {
    if (seen.has(earlier)) continue;
    seen.add(earlier);
    if (order.members[earlier]!.length > 0) found.add(earlier);
    else append(queue, order.after[earlier]!);
  }
  return [...found].toSorted((a, b) => a - b);
}

type Inner = { starts: number[]; ends: number[] };

/** Members that wait for no other member, and members that no other member waits for. */
function inner(
  members: readonly number[],
  edges: readonly Dependency[][],
  places: ReadonlyMap<string, number>,
): Inner {
  const all = new Set(members);
  const waitedFor = new Set<number>();
  const starts: number[] = [];
  for (const task of members) {
    let waits = false;
    for (const { to } of edges[task]!) {
      const place = places.get(to);
      if (place === undefined || place === task || !all.has(place)) continue;
      waits = true;
      waitedFor.add(place);
    }
    if (!waits) starts.push(task);
  }
  return { starts, ends: members.filter((task) => !waitedFor.has(task)) };
}

function tooMany(order: GroupOrder, group: number, earlier: number, count: number): Finding {
  return {
    code: "too-many-edges",
    severity: "error",
    message: `“${order.names[group]!}” after “${order.names[earlier]!}” stands for ${count} edges, more than a plan can carry; they were left out`,
    span: order.spans[group]!,
    fix: "End the earlier group with one task and let the later one depend on it.",
  };
}
