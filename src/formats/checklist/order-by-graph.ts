import type { DraftGroup } from "../dialect.ts";
import { lineEnd } from "../line.ts";
import { breakCircles } from "./break-circles.ts";
import type { DrawnWave } from "./drawn-order.ts";
import { addEdges, saidEdges } from "./item-edges.ts";
import type { OpenDraft } from "./item-task.ts";
import type { Drawn, Finder, ListOrder, OrderSource } from "./list-order.ts";
import { orderByWaves } from "./wave-order.ts";

type Graph = { readonly waves: readonly DrawnWave[]; readonly drawn: Drawn; readonly find: Finder };

/** The order of a list by the waves that its document draws; undefined where they name none of its tasks. */
export function orderByGraph(source: OrderSource, { waves, drawn, find }: Graph): ListOrder | undefined {
  const { groups, drafts } = source;
  const named = membersOf(drafts, waves, find);
  if (!named.some((members) => members.length > 0)) return undefined;
  const after = orderOf(waves);
  const waveOf = new Int32Array(drafts.length).fill(-1);
  for (const [wave, members] of named.entries()) for (const place of members) waveOf[place] = wave;
  const wholes = new Set(drafts.map(({ parent }) => parent));
  const ordered = orderByWaves(
    drafts.map(({ id, kind, optional }, place) => ({
      id,
      wave: waveOf[place]!,
      gate: kind === "gate",
      optional: optional === true,
      whole: wholes.has(place),
    })),
    after,
  );
  const parents = Int32Array.from(drafts, ({ parent }) => parent ?? -1);
  const edges = breakCircles(ordered, saidEdges(drafts, drawn, find), parents);
  const first = groups.drafts.length;
  for (const [place, draft] of drafts.entries()) {
    addEdges(draft, drawn.get(place), edges[place]!);
    if (waveOf[place]! >= 0) draft.groups = [...draft.groups, first + waveOf[place]!];
  }
  return { groups: [...groups.drafts, ...waveGroups(source, waves, after)], notes: [] };
}

/** For each wave those before it: those it names, else the one above it. */
function orderOf(waves: readonly DrawnWave[]): readonly (readonly number[])[] {
  const numbers = new Map(waves.map(({ id }, at) => [id, at]));
  return waves.map(({ after }, at) => {
    if (after === undefined) return at === 0 ? [] : [at - 1];
    return after.flatMap((name) => numbers.get(name) ?? []).filter((one) => one < at);
  });
}

/** The places of the tasks that each wave names, each task once; of a task with parts these. */
function membersOf(
  drafts: readonly OpenDraft[],
  waves: readonly DrawnWave[],
  find: Finder,
): readonly (readonly number[])[] {
  const seen = new Set<number>();
  const parts = new Map<number, number[]>();
  for (const [place, { parent }] of drafts.entries()) {
    if (parent === undefined) continue;
    const known = parts.get(parent);
    if (known === undefined) parts.set(parent, [place]);
    else known.push(place);
  }
  const leaves = (place: number): readonly number[] => parts.get(place)?.flatMap(leaves) ?? [place];
  return waves.map(({ ids }) => {
    const members: number[] = [];
    for (const place of ids.flatMap(find).flatMap(leaves)) {
      if (seen.has(place)) continue;
      seen.add(place);
      members.push(place);
    }
    return members;
  });
}

function waveGroups(
  { path, lines }: OrderSource,
  waves: readonly DrawnWave[],
  after: readonly (readonly number[])[],
): DraftGroup[] {
  return waves.map(({ id, title, line }, at) => ({
    kind: "wave",
    id,
    title,
    after: after[at]!.map((one) => waves[one]!.id),
    claimsParallel: true,
    span: {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    },
  }));
}
