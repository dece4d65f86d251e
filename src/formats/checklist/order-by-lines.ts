import type { Finding } from "../../core/plan/plan.ts";
import type { DraftGroup } from "../dialect.ts";
import { breakCircles } from "./break-circles.ts";
import type { Said } from "./break-circles.ts";
import { addEdges, saidEdges, statesOrder } from "./item-edges.ts";
import { orderItems } from "./item-order.ts";
import type { Ordered } from "./item-order.ts";
import type { OpenDraft } from "./item-task.ts";
import type { Drawn, Finder, ListOrder, OrderSource } from "./list-order.ts";
import { phaseBarriers, phaseOrder } from "./phase-order.ts";

/** The order of a list as its lines, marks and phases give it. */
export function orderByLines(source: OrderSource, drawn: { drawn: Drawn; find: Finder }): ListOrder {
  const { rules, groups, remarks, path, drafts } = source;
  const after = phaseOrder(source);
  const phased = rules.phases !== undefined || remarks.after.size > 0;
  const said = saidEdges(drafts, drawn.drawn, drawn.find);
  const tasks = orderedOf(source, drawn.drawn, said);
  const count = tasks.stated.reduce((sum, it) => sum + it, 0);
  const order = orderItems(tasks, {
    after,
    phased,
    holds: rules.orderHolds === true,
    stated: count * 2 > drafts.length,
  });
  // What waits only for what stands above it makes no circle with an order that does the same.
  const ahead =
    [...said].some(([place, waits]) => waits.some((to) => to > place)) ||
    // Tasks in no phase come first, also where they stand below phases of a deeper heading.
    order.edges.some((own, place) => own.some(({ place: to = -1 }) => to > place));
  const edges = ahead ? breakCircles(order.edges, said, tasks.parents) : order.edges;
  const grouped = [...groups.drafts];
  const gates = phaseBarriers(source);
  for (const [place, { group }] of groups.phases.entries())
    grouped[group] = withOrder(grouped, {
      group,
      gate: gates.has(place),
      after: phased ? after[place]!.map((earlier) => groups.phases[earlier]!.group) : [],
    });
  for (const [place, draft] of drafts.entries()) addEdges(draft, drawn.drawn.get(place), edges[place]!);
  for (const run of order.runs) {
    let [before, own]: (readonly number[])[] = [[], []];
    for (const place of run) {
      const draft = drafts[place]!;
      // Neighbours are in the same groups, and share one list of them.
      if (draft.groups !== before) [before, own] = [draft.groups, [...draft.groups, grouped.length]];
      draft.groups = own!;
    }
    grouped.push(runGroup(drafts, run));
  }
  return { groups: grouped, notes: order.overspent ? [tooMany(drafts, path)] : [] };
}

function orderedOf({ items, marks, groups, drafts }: OrderSource, drawn: Drawn, said: Said): Ordered {
  const { phaseOf } = groups;
  const count = drafts.length;
  const tasks = {
    ids: drafts.map(({ id }) => id),
    parents: new Int32Array(count),
    parallel: marks.parallel,
    optional: new Uint8Array(count),
    stated: new Uint8Array(count),
    headings: new Int32Array(count),
    phases: new Int32Array(count).fill(-1),
    waits: (place: number): readonly number[] => said.get(place) ?? [],
  };
  for (let place = 0; place < count; place++) {
    const { parent, heading } = items[place]!;
    const { optional, dependencies } = drafts[place]!;
    tasks.parents[place] = parent;
    tasks.headings[place] = heading;
    if (heading >= 0) tasks.phases[place] = phaseOf[heading]!;
    if (optional === true) tasks.optional[place] = 1;
    if (statesOrder(dependencies) || drawn.has(place)) tasks.stated[place] = 1;
  }
  return tasks;
}

function withOrder(
  groups: readonly DraftGroup[],
  { group, gate, after }: { group: number; gate: boolean; after: readonly number[] },
): DraftGroup {
  const draft = groups[group]!;
  const names = after.map((earlier) => `${groups[earlier]!.kind}:${groups[earlier]!.id}`);
  return { ...draft, after: [...new Set([...names, ...draft.after])], ...(gate ? { barrier: true } : {}) };
}

/** Neighbours marked parallel: a group that claims so, to be held against their files. */
function runGroup(drafts: readonly OpenDraft[], run: readonly number[]): DraftGroup {
  const [first, last] = [drafts[run[0]!]!, drafts[run.at(-1)!]!];
  return {
    kind: "parallel",
    id: `${first.id}-${last.id}`,
    title: "",
    after: [],
    claimsParallel: true,
    span: { ...first.span, end: last.span.end, endLine: last.span.endLine },
  };
}

function tooMany(drafts: readonly OpenDraft[], path: string): Finding {
  return {
    code: "too-many-edges",
    severity: "error",
    message:
      "the order of the phases stands for more edges than a plan can carry; most of them were left out",
    span: { ...(drafts[0]?.span ?? { line: 1, endLine: 1, start: 0, end: 0 }), file: path },
    fix: "End each phase with one task that checks it.",
  };
}
