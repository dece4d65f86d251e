import type { FileUse } from "../core/plan/plan.ts";
import type { Detection, Dialect, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readHeaded } from "./headed/read-headed.ts";
import { readOnce } from "./headed/read-once.ts";
import { scanLines } from "./scan.ts";
import { ownedPaths } from "./tracks/owned-paths.ts";
import type { Owned } from "./tracks/owned-paths.ts";
import { placeTracks } from "./tracks/place-tracks.ts";
import { proveTracks } from "./tracks/prove-tracks.ts";
import { rebaseNames } from "./tracks/rebase-names.ts";
import { statedTracks } from "./tracks/stated-tracks.ts";
import { trackEdges } from "./tracks/track-edges.ts";
import { trackHeadings } from "./tracks/track-headings.ts";
import type { Track } from "./tracks/track-headings.ts";
import { trackNames } from "./tracks/track-names.ts";
import { trackNodes } from "./tracks/track-nodes.ts";
import { trackRelations } from "./tracks/track-relations.ts";
import type { Relation } from "./tracks/track-relations.ts";
import { yamlWork } from "./tracks/yaml-work.ts";
import { trustNext } from "./trust-next.ts";

/**
 * Plans cut into tracks, streams, sessions or agents that work side by side, each on files of its own; what comes first is said
 * of tracks, in fields, tables or sentences. A track without tasks of its own is one task.
 */
export const tracks: Dialect = { name: "tracks", detect, read };

function detect(file: PlanFile): Detection {
  const lines = scanLines(file.text, trustNext());
  const found = trackHeadings(lines);
  if (found.length < 2) return { confidence: 0, reasons: [] };
  const owning = found.filter((track) => ownedPaths(lines, track).paths.length > 0).length;
  const { relations } = trackRelations(lines, trackNames(found), found.length);
  if (owning * 2 < found.length && relations.length === 0) return { confidence: 0, reasons: [] };
  return {
    confidence: owning * 2 >= found.length ? 0.85 : 0.82,
    reasons: [
      `${found.length} tracks such as ${found[0]!.name}`,
      `${owning} of them own files`,
      ...(relations.length > 0
        ? [`${relations.length} ${relations.length === 1 ? "statement" : "statements"} on which comes first`]
        : []),
    ],
  };
}

function read(file: PlanFile): PartialPlan {
  const lines = scanLines(file.text, trustNext());
  const found = trackHeadings(lines);
  const plan = planOf(file, found);
  const placed = placeTracks(plan, found, lines, file.path);
  const owned = found.map((track) => ownedPaths(lines, track));
  const folders = owned.flatMap(({ folder }) => folder ?? []);
  const worked = [...placed.tasks];
  for (const [track, members] of placed.members.entries())
    for (const place of members) {
      const task = rebaseNames(yamlWork(worked[place]!), owned[track]!, folders);
      worked[place] = members.length > 1 ? task : ownFiles(task, owned[track]!);
    }
  proveTracks(worked, placed, found, lines);
  const named = trackNames(found);
  const { relations: stated, tasks } = statedTracks(placed, worked, named);
  const told = trackRelations(lines, named, found.length);
  const relations = firstOfEach([...stated, ...told.relations]);
  const trackOf = new Map(placed.groupOf.map((group, track) => [group, track]));
  const before = hardBefore(relations);
  const groups = placed.groups.map((group, place): DraftGroup => {
    const track = trackOf.get(place);
    if (track === undefined) return group;
    const { paths } = owned[track]!;
    return {
      ...group,
      after: (before.get(track) ?? []).map((earlier) => `track ${found[earlier]!.id}`),
      claimsParallel: group.claimsParallel || told.parallel.has(track),
      ...(paths.length === 0 ? {} : { ownedPaths: paths }),
    };
  });
  return { ...plan, groups, tasks: trackEdges({ ...placed, tasks }, relations), order: "none" };
}

/** A track that is one task works on all that it owns. */
function ownFiles(task: DraftTask, { paths }: Owned): DraftTask {
  if (task.files.some(({ action }) => action !== "read")) return task;
  const owned = paths.map((path): FileUse => ({ path, raw: path, action: "unknown" }));
  return { ...task, files: [...task.files, ...owned] };
}

/** For each track those that have to have ended before it. */
function hardBefore(relations: readonly Relation[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { later, earlier, percent, soft } of relations) {
    if (percent !== undefined || soft === true) continue;
    const known = found.get(later);
    if (known === undefined) found.set(later, [earlier]);
    else known.push(earlier);
  }
  return found;
}

function firstOfEach(relations: readonly Relation[]): Relation[] {
  const found = new Map<string, Relation>();
  for (const relation of relations) {
    const name = `${relation.later} ${relation.earlier}`;
    if (!found.has(name)) found.set(name, relation);
  }
  return [...found.values()];
}

/** The tasks inside of tracks as the common reader finds them; without any, each track is a task. */
function planOf(file: PlanFile, found: readonly Track[]): PartialPlan {
  const plan = readOnce(file);
  const inside = plan.tasks.some(
    ({ kind, span }) =>
      kind !== "reference" &&
      found.some(({ sections }) => sections.some(({ line, end }) => line < span.line && span.line <= end)),
  );
  return inside
    ? plan
    : readHeaded(file, { choose: (_, nodes) => trackNodes(nodes, found), plainTables: true });
}
