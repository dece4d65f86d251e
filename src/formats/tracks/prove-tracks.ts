import { successCriteria } from "../claude-plan/success-criteria.ts";
import type { DraftTask } from "../dialect.ts";
import type { Lines } from "../line.ts";
import type { PlacedTracks } from "./place-tracks.ts";
import type { Track } from "./track-headings.ts";

/** Gives the criteria that stand behind the tasks of a track to the last of them. */
export function proveTracks(
  tasks: DraftTask[],
  { members }: PlacedTracks,
  tracks: readonly Track[],
  lines: Lines,
): void {
  for (const [track, own] of members.entries()) {
    const place = own.at(-1);
    if (place === undefined) continue;
    const { span, acceptance } = tasks[place]!;
    const section = tracks[track]!.sections.find(({ line, end }) => line < span.line && span.endLine <= end);
    if (section === undefined) continue;
    const criteria = successCriteria(lines, span.file, span.endLine, section.end);
    if (criteria.acceptance.length > 0)
      tasks[place] = { ...tasks[place]!, acceptance: [...acceptance, ...criteria.acceptance] };
  }
}
