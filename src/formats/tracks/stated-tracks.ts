import type { DraftTask } from "../dialect.ts";
import type { PlacedTracks } from "./place-tracks.ts";
import { statedRelations } from "./track-relations.ts";
import type { Named, Relation } from "./track-relations.ts";

/** What the fields of tracks say of their order, and the tasks without those of their dependencies that name tracks. */
export function statedTracks(
  { groups, groupOf, members }: PlacedTracks,
  tasks: readonly DraftTask[],
  named: Named,
): { relations: Relation[]; tasks: DraftTask[] } {
  const relations = groupOf.flatMap((group, track) =>
    groups[group]!.after.flatMap((words) => statedRelations(track, words, named)),
  );
  const left = [...tasks];
  for (const [track, own] of members.entries()) {
    // Only a track that is one task means itself by what its task says.
    const place = own.length === 1 ? own[0]! : -1;
    if (place < 0) continue;
    const kept = left[place]!.dependencies.filter(({ text, inverse, exact }) => {
      if (exact === true || inverse === true) return true;
      const found = statedRelations(track, text, named);
      relations.push(...found);
      return found.length === 0;
    });
    left[place] = { ...left[place]!, dependencies: kept };
  }
  return { relations, tasks: left };
}
