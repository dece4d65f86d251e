import type { RawDependency } from "../dialect.ts";

/** What tasks say themselves, by place: those each one waits for. */
export type Said = ReadonlyMap<number, readonly number[]>;

/**
 * Leaves out those edges of an order that make a circle with what tasks say themselves: a list in which `T003` depends on `T010` has
 * no order between the two but this. Circles that the author wrote stay. `parents` are places of wholes, -1 for none. Linear in the edges.
 */
export function breakCircles(
  edges: readonly (readonly RawDependency[])[],
  said: Said,
  parents: Int32Array,
): readonly (readonly RawDependency[])[] {
  if (said.size === 0) return edges;
  const parts = partsOf(parents);
  const next = edges.map((own, place) => {
    const around = wholesOf(place, parents);
    const found: number[] = [];
    const add = (places: readonly number[] | undefined): void => {
      for (const to of places ?? []) if (to !== place && !around.includes(to)) found.push(to);
    };
    add(parts.get(place));
    add(said.get(place));
    for (const whole of around) add(said.get(whole));
    for (const edge of own) if (edge.place !== undefined) found.push(edge.place);
    return found;
  });
  const knots = knotsOf(next);
  return edges.map((own, place) => {
    const kept = own.filter(({ place: to }) => to === undefined || knots[to] !== knots[place]);
    return kept.length === own.length ? own : kept;
  });
}

/** What a task is a part of, from the inside out; what has no end is cut. */
function wholesOf(place: number, parents: Int32Array): readonly number[] {
  const found: number[] = [];
  for (let at = parents[place]!; at >= 0 && found.length < 200; at = parents[at]!) found.push(at);
  return found;
}

function partsOf(parents: Int32Array): Map<number, number[]> {
  const parts = new Map<number, number[]>();
  for (const [place, parent] of parents.entries()) {
    if (parent < 0) continue;
    const known = parts.get(parent);
    if (known === undefined) parts.set(parent, [place]);
    else known.push(place);
  }
  return parts;
}

/** For each node the number of its strongly connected component (Tarjan 1972, without recursion). */
function knotsOf(next: readonly (readonly number[])[]): Int32Array {
  const knots = new Int32Array(next.length).fill(-1);
  const seen = new Int32Array(next.length).fill(-1);
  const low = new Int32Array(next.length);
  const at = new Int32Array(next.length);
  const stack: number[] = [];
  let [time, knot] = [0, 0];
  for (let root = 0; root < next.length; root++) {
    if (seen[root]! >= 0) continue;
    const path = [root];
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (seen[node]! < 0) {
        seen[node] = low[node] = time++;
        stack.push(node);
      }
      const to = next[node]![at[node]!++];
      if (to !== undefined) {
        if (seen[to]! < 0) path.push(to);
        else if (knots[to]! < 0) low[node] = Math.min(low[node]!, seen[to]!);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!);
      if (low[node] !== seen[node]) continue;
      let member: number;
      do {
        member = stack.pop()!;
        knots[member] = knot;
      } while (member !== node);
      knot++;
    }
  }
  return knots;
}
