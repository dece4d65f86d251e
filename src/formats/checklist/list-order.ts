import type { Finding } from "../../core/plan/plan.ts";
import type { DraftGroup, RawDependency } from "../dialect.ts";
import type { Lines } from "../line.ts";
import { idRanges } from "../merge/id-range.ts";
import { indexTasks } from "../merge/task-index.ts";
import { drawnOrder } from "./drawn-order.ts";
import type { Arrow } from "./drawn-order.ts";
import type { ItemGroups } from "./item-groups.ts";
import type { ItemMarks, OpenDraft } from "./item-task.ts";
import type { Item } from "./item.ts";
import type { ListRemarks } from "./list-remarks.ts";
import { orderByGraph } from "./order-by-graph.ts";
import { orderByLines } from "./order-by-lines.ts";
import type { ChecklistRules } from "./rules.ts";

/** All that has a say in the order of a list. */
export type OrderSource = {
  readonly lines: Lines;
  readonly path: string;
  readonly owned: Uint8Array;
  readonly rules: ChecklistRules;
  readonly items: readonly Item[];
  readonly marks: ItemMarks;
  readonly groups: ItemGroups;
  readonly remarks: ListRemarks;
  readonly drafts: readonly OpenDraft[];
};

/** Groups of a list, with those that its order makes, and what went wrong. */
export type ListOrder = { readonly groups: readonly DraftGroup[]; readonly notes: readonly Finding[] };

/** What arrows say, by the place of the task that waits. */
export type Drawn = ReadonlyMap<number, readonly RawDependency[]>;

/** Settles what waits for what, and enters it into the drafts: drawn graphs first, then fields, then the order of the lines. */
export function listOrder(source: OrderSource): ListOrder {
  const { lines, owned, drafts } = source;
  let ids: Set<string> | undefined;
  const { waves, arrows } = drawnOrder(lines, owned, (id) =>
    (ids ??= new Set(drafts.map((it) => it.id))).has(id),
  );
  const find = finder(drafts);
  const drawn = arrowEdges(arrows, find);
  const graph = waves.length === 0 ? undefined : orderByGraph(source, { waves, drawn, find });
  return graph ?? orderByLines(source, { drawn, find });
}

/** Finds places of tasks by an id or a range of ids. */
export type Finder = (words: string) => readonly number[];

function finder(drafts: readonly OpenDraft[]): Finder {
  let index: ReturnType<typeof indexTasks> | undefined;
  return (words) => {
    const known = (index ??= indexTasks(
      drafts.map(({ id }) => id),
      drafts.map(() => 0),
    ));
    const whole = known.find(words, 0);
    if (whole.length > 0) return whole;
    return idRanges(words, (id) => known.find(id, 0).length > 0).flatMap(({ text, from, to }) =>
      to === undefined ? known.find(text, 0) : (known.between(from, to, 0, 1000) ?? []),
    );
  };
}

function arrowEdges(arrows: readonly Arrow[], find: Finder): Drawn {
  const edges = new Map<number, RawDependency[]>();
  for (const { from, to, raw } of arrows)
    for (const place of to.flatMap(find)) {
      const known = edges.get(place) ?? [];
      edges.set(place, known);
      for (const text of from) if (known.length < MOST) known.push({ text, raw });
    }
  return edges;
}

/** A task that arrows lead to from more tasks than this is drawn by a machine gone mad. */
const MOST = 200;
