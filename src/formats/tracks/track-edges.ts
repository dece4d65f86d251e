import type { DraftTask, RawDependency } from "../dialect.ts";
import type { PlacedTracks } from "./place-tracks.ts";
import type { Relation } from "./track-relations.ts";

/**
 * Spells the order of tracks out for their tasks: those that begin a track wait for those that end an earlier one, for a share
 * of all its tasks where a share is enough. A task that says itself what it waits for needs no share of a whole track.
 */
export function trackEdges({ tasks, members }: PlacedTracks, relations: readonly Relation[]): DraftTask[] {
  const starts = members.map((own) => own.filter((place) => !waitsInside(tasks, own, place)));
  const ends = members.map((own) => endsOf(tasks, own));
  const added = new Map<number, RawDependency[]>();
  let budget = MOST_EDGES;
  for (const { later, earlier, percent, soft, prose, raw } of relations) {
    const targets = percent === undefined ? ends[earlier]! : members[earlier]!;
    budget -= targets.length * starts[later]!.length;
    if (budget < 0) break;
    for (const place of starts[later]!) {
      if (percent !== undefined && tasks[place]!.dependencies.length > 0) continue;
      const edges = targets.map((target): RawDependency => ({
        text: tasks[target]!.id,
        place: target,
        raw,
        ...(percent === undefined
          ? {
              source: prose === true ? ("prose" as const) : ("explicit" as const),
              ...(soft === true ? { kind: "soft" as const } : {}),
            }
          : { source: "group" as const, kind: "percent" as const, percent }),
      }));
      const own = added.get(place) ?? [];
      added.set(place, own);
      own.push(...edges);
    }
  }
  return tasks.map((task, place) => {
    const edges = added.get(place);
    return edges === undefined ? task : { ...task, dependencies: [...task.dependencies, ...edges] };
  });
}

function waitsInside(tasks: readonly DraftTask[], own: readonly number[], place: number): boolean {
  const { dependencies } = tasks[place]!;
  return own[0] !== place && dependencies.some(({ source }) => source === "order");
}

/** Tasks of a track that no other of its tasks follows. */
function endsOf(tasks: readonly DraftTask[], own: readonly number[]): number[] {
  const followed = new Set<string>();
  for (const place of own)
    for (const { text, inverse } of tasks[place]!.dependencies) if (inverse !== true) followed.add(text);
  return own.filter((place) => !followed.has(tasks[place]!.id));
}

const MOST_EDGES = 200_000;
