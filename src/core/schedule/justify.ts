import type { Graph } from "./graph.ts";
import { insertInOrder } from "./insert-in-order.ts";
import type { Timetable } from "./list-schedule.ts";
import { placesOf } from "./places.ts";

/**
 * Forward-backward improvement (double justification, Valls, Ballestín and Quintanilla 2005): everything is pushed as late
 * as it goes, then as early as it goes. The result keeps needs, agents and files, and is never longer than what was given.
 */
export function justify(graph: Graph, agents: number, timetable: Timetable): Timetable {
  const places = placesOf(graph);
  const late = insertInOrder(graph, agents, latestFirst(graph, timetable, places), "backwards");
  return insertInOrder(graph, agents, latestFirst(graph, late, places, "mirrored"));
}

/** Jobs by end, the last first; of equal ones (there may be some of no length) by their place in the order of needs. */
function latestFirst(
  graph: Graph,
  { start }: Timetable,
  places: Int32Array,
  clock: "true" | "mirrored" = "true",
): Int32Array {
  const { minutes } = graph;
  const forward = clock === "true" ? -1 : 1;
  return Int32Array.from(graph.order).sort(
    (a, b) => start[b]! + minutes[b]! - (start[a]! + minutes[a]!) || forward * (places[a]! - places[b]!),
  );
}
