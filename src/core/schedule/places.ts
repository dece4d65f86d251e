import type { Graph } from "./graph.ts";

const made = new WeakMap<Graph, Int32Array>();

/** The place of each job in the graph's order of needs, by which ties are broken; made once for each graph. */
export function placesOf(graph: Graph): Int32Array {
  const known = made.get(graph);
  if (known !== undefined) return known;
  const places = new Int32Array(graph.size);
  graph.order.forEach((job, place) => {
    places[job] = place;
  });
  made.set(graph, places);
  return places;
}
