import type { DraftGroup, DraftTask, PartialPlan } from "../dialect.ts";
import type { Lines } from "../line.ts";
import { lineEnd } from "../line.ts";
import type { Track } from "./track-headings.ts";

/** A plan whose tracks are groups of the kind `track`; `groupOf[i]` is the place of the i-th track's group, `members[i]` its tasks. */
export type PlacedTracks = {
  readonly groups: DraftGroup[];
  readonly tasks: DraftTask[];
  readonly groupOf: readonly number[];
  readonly members: readonly (readonly number[])[];
};

/** Gives each track a group, the one that the reader made of its heading where there is one, and puts the tasks of its sections into it. */
export function placeTracks(
  plan: PartialPlan,
  tracks: readonly Track[],
  lines: Lines,
  file: string,
): PlacedTracks {
  const groups = [...plan.groups];
  const known = new Map(groups.map((group, place) => [`${group.kind} ${group.id.toUpperCase()}`, place]));
  const groupOf = tracks.map((track) => {
    const place = known.get(`track ${track.id.toUpperCase()}`);
    if (place === undefined) return groups.push(groupFor(track, lines, file)) - 1;
    groups[place] = {
      ...groups[place]!,
      title: groups[place]!.title === "" ? track.title : groups[place]!.title,
    };
    return place;
  });
  const sections = tracks
    .flatMap(({ sections: own }, track) => own.map(({ line, end }) => ({ line, end, track })))
    .toSorted((a, b) => a.line - b.line);
  const members: number[][] = tracks.map(() => []);
  let at = 0;
  const tasks = plan.tasks.map((task, place): DraftTask => {
    while (at < sections.length && sections[at]!.end < task.span.line) at++;
    const section = sections[at];
    if (section === undefined || section.line >= task.span.line) return task;
    members[section.track]!.push(place);
    const group = groupOf[section.track]!;
    return task.groups.includes(group) ? task : { ...task, groups: [group, ...task.groups] };
  });
  return { groups, tasks, groupOf, members };
}

function groupFor({ id, title, sections }: Track, lines: Lines, file: string): DraftGroup {
  const line = sections[0]!.line;
  const span = {
    file,
    line: line + 1,
    endLine: line + 1,
    start: lines.starts[line]!,
    end: lineEnd(lines, line),
  };
  return { kind: "track", id, title, after: [], claimsParallel: false, span };
}
