import type { Finding } from "../../core/plan/plan.ts";
import type { DraftGroup, DraftTask, RawDependency } from "../dialect.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import { idRanges } from "../merge/id-range.ts";
import { indexTasks } from "../merge/task-index.ts";
import { drawnOrder } from "./drawn-order.ts";
import type { Arrow, DrawnWave } from "./drawn-order.ts";
import type { ItemGroups } from "./item-groups.ts";
import { orderItems } from "./item-order.ts";
import type { ItemTask } from "./item-task.ts";
import type { ListRemarks } from "./list-remarks.ts";
import type { Item } from "./nest-items.ts";
import { phaseNames } from "./phase-names.ts";
import type { ChecklistRules } from "./rules.ts";
import { orderByWaves } from "./wave-order.ts";

/** All that has a say in the order of a list. */
export type OrderSource = {
  readonly lines: Lines;
  readonly path: string;
  readonly owned: Uint8Array;
  readonly rules: ChecklistRules;
  readonly items: readonly Item[];
  readonly read: readonly ItemTask[];
  readonly groups: ItemGroups;
  readonly remarks: ListRemarks;
};

/** The list with what its order says: edges, waves and runs of parallel tasks as groups. */
export type ListOrder = {
  readonly tasks: readonly DraftTask[];
  readonly groups: readonly DraftGroup[];
  readonly notes: readonly Finding[];
};

/** Settles what waits for what: drawn graphs first, then fields, then the order of the lines. */
export function listOrder(source: OrderSource, drafts: readonly DraftTask[]): ListOrder {
  const { lines, owned } = source;
  const ids = new Set(drafts.map(({ id }) => id));
  const { waves, arrows } = drawnOrder(lines, owned, (id) => ids.has(id));
  const drawn = arrowEdges(drafts, arrows);
  const named = waves.length === 0 ? undefined : waveMembers(drafts, waves);
  const reading = { source, drafts, drawn };
  return named === undefined || !named.some((members) => members.length > 0)
    ? byLines(reading)
    : byWaves(reading, { waves, named });
}

type Drawn = ReadonlyMap<number, readonly RawDependency[]>;

function arrowEdges(drafts: readonly DraftTask[], arrows: readonly Arrow[]): Drawn {
  const edges = new Map<number, RawDependency[]>();
  if (arrows.length === 0) return edges;
  const places = placesOf(drafts);
  for (const { from, to, raw } of arrows)
    for (const place of to.flatMap(places)) {
      const known = edges.get(place) ?? [];
      edges.set(place, known);
      for (const text of from) if (known.length < MOST) known.push({ text, raw });
    }
  return edges;
}

/** Finds tasks by an id or a range of ids. */
function placesOf(drafts: readonly DraftTask[]): (words: string) => readonly number[] {
  const index = indexTasks(
    drafts.map(({ id }) => id),
    drafts.map(() => 0),
  );
  return (words) => {
    const whole = index.find(words, 0);
    if (whole.length > 0) return whole;
    return idRanges(words, (id) => index.find(id, 0).length > 0).flatMap(({ text, from, to }) =>
      to === undefined ? index.find(text, 0) : (index.between(from, to, 0, 1000) ?? []),
    );
  };
}

type Reading = { readonly source: OrderSource; readonly drafts: readonly DraftTask[]; readonly drawn: Drawn };

function byLines({ source, drafts, drawn }: Reading): ListOrder {
  const { rules, items, read, groups, path } = source;
  const { phases, phaseOf } = groups;
  const after = phaseOrder(source);
  const stated = drafts.map(({ dependencies }, place) => states(dependencies) || drawn.has(place));
  const places = stated.includes(true) ? placesOf(drafts) : undefined;
  const waitsOf = (place: number): readonly number[] =>
    [...drafts[place]!.dependencies, ...(drawn.get(place) ?? NONE)]
      .slice(0, MOST)
      .flatMap(({ text }) => text.split(/[,;&]| and /).flatMap((part) => places!(part.trim())));
  const count = stated.reduce((sum, it) => sum + (it ? 1 : 0), 0);
  const order = orderItems(
    drafts.map(({ id, optional }, place) => {
      const { box, parent } = items[place]!;
      return {
        id,
        parent,
        parallel: read[place]!.parallel,
        optional: optional === true,
        stated: stated[place]!,
        waits: stated[place]! ? waitsOf(place) : NONE,
        heading: box.heading,
        phase: box.heading < 0 ? -1 : phaseOf[box.heading]!,
      };
    }),
    { after, holds: rules.orderHolds === true, stated: count * 2 > drafts.length },
  );
  const grouped = [...groups.drafts];
  const gates = barriers(source, drafts);
  for (const [place, { group }] of phases.entries())
    grouped[group] = withOrder(grouped, {
      group,
      gate: gates.has(place),
      after: after[place]!.map((earlier) => phases[earlier]!.group),
    });
  const runOf = new Map<number, number>();
  for (const run of order.runs) {
    for (const place of run) runOf.set(place, grouped.length);
    grouped.push(runGroup(drafts, run));
  }
  return {
    groups: grouped,
    tasks: drafts.map((draft, place) =>
      withEdges(draft, [...(drawn.get(place) ?? NONE), ...order.edges[place]!], runOf.get(place)),
    ),
    notes: order.overspent ? [tooMany(drafts, path)] : [],
  };
}

/** For each phase those before it: what the document says, else the one above it. */
function phaseOrder({ rules, groups, remarks, lines }: OrderSource): readonly (readonly number[])[] {
  const { phases } = groups;
  const above = (place: number): readonly number[] => (place === 0 ? [] : [place - 1]);
  if (phases.length > MOST_PHASES) return phases.map((_, place) => above(place));
  const said = rules.phases?.(phases, lines) ?? [];
  const named = phaseNames(phases);
  return phases.map(({ heading }, place) => {
    const words = remarks.after.get(heading)?.join("; ");
    if (words === undefined) return (said[place] ?? above(place)).filter((earlier) => earlier < place);
    const found = named(words).filter((earlier) => earlier < place);
    return found.length > 0 || saysNothing(words) ? found : above(place);
  });
}

/** Phases at whose end somebody or something has to say yes: a checkpoint in their text, or a gate as their last task. */
function barriers({ items, groups, remarks }: OrderSource, drafts: readonly DraftTask[]): Set<number> {
  const found = new Set<number>();
  const { phaseOf } = groups;
  for (const heading of remarks.checkpoints)
    if (heading >= 0 && phaseOf[heading]! >= 0) found.add(phaseOf[heading]!);
  const last = new Map<number, number>();
  for (const [place, { box, parent }] of items.entries())
    if (parent < 0 && box.heading >= 0) last.set(phaseOf[box.heading]!, place);
  for (const [phase, place] of last) if (phase >= 0 && drafts[place]!.kind === "gate") found.add(phase);
  return found;
}

function withOrder(
  groups: readonly DraftGroup[],
  { group, gate, after }: { group: number; gate: boolean; after: readonly number[] },
): DraftGroup {
  const draft = groups[group]!;
  const names = after.map((earlier) => `${groups[earlier]!.kind}:${groups[earlier]!.id}`);
  return { ...draft, after: [...new Set([...names, ...draft.after])], ...(gate ? { barrier: true } : {}) };
}

/** Neighbours marked parallel: a group that claims so, to be held against their files. */
function runGroup(drafts: readonly DraftTask[], run: readonly number[]): DraftGroup {
  const [first, last] = [drafts[run[0]!]!, drafts[run.at(-1)!]!];
  return {
    kind: "parallel",
    id: `${first.id}-${last.id}`,
    title: "",
    after: [],
    claimsParallel: true,
    span: { ...first.span, end: last.span.end, endLine: last.span.endLine },
  };
}

/** The places of the tasks that each wave names. */
function waveMembers(
  drafts: readonly DraftTask[],
  waves: readonly DrawnWave[],
): readonly (readonly number[])[] {
  const places = placesOf(drafts);
  const seen = new Set<number>();
  const parts = new Map<number, number[]>();
  for (const [place, { parent }] of drafts.entries()) if (parent !== undefined) pushTo(parts, parent, place);
  const leaves = (place: number): readonly number[] => parts.get(place)?.flatMap(leaves) ?? [place];
  return waves.map(({ ids }) =>
    ids
      .flatMap(places)
      .flatMap(leaves)
      .filter((place) => !seen.has(place) && seen.add(place)),
  );
}

function pushTo(map: Map<number, number[]>, key: number, value: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

type Waves = { readonly waves: readonly DrawnWave[]; readonly named: readonly (readonly number[])[] };

function byWaves({ source, drafts, drawn }: Reading, { waves, named }: Waves): ListOrder {
  const { groups, lines, path } = source;
  const waveOf = new Int32Array(drafts.length).fill(-1);
  for (const [wave, members] of named.entries()) for (const place of members) waveOf[place] = wave;
  const wholes = new Set(drafts.map(({ parent }) => parent));
  const numbers = new Map(waves.map(({ id }, at) => [id, at]));
  const after = waves.map(({ after: names }, at) =>
    names === undefined
      ? at === 0
        ? []
        : [at - 1]
      : names.flatMap((name) => numbers.get(name) ?? []).filter((one) => one < at),
  );
  const edges = orderByWaves(
    drafts.map(({ id, kind, optional }, place) => ({
      id,
      wave: waveOf[place]!,
      gate: kind === "gate",
      optional: optional === true,
      whole: wholes.has(place),
    })),
    after,
  );
  const first = groups.drafts.length;
  const waveGroups = waves.map(({ id, title, line }, at): DraftGroup => {
    const span = {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    };
    return {
      kind: "wave",
      id,
      title,
      after: after[at]!.map((one) => waves[one]!.id),
      claimsParallel: true,
      span,
    };
  });
  return {
    groups: [...groups.drafts, ...waveGroups],
    tasks: drafts.map((draft, place) => {
      const wave = waveOf[place]!;
      return withEdges(
        draft,
        [...(drawn.get(place) ?? NONE), ...edges[place]!],
        wave < 0 ? undefined : first + wave,
      );
    }),
    notes: [],
  };
}

function withEdges(draft: DraftTask, edges: readonly RawDependency[], group: number | undefined): DraftTask {
  if (edges.length === 0 && group === undefined) return draft;
  return {
    ...draft,
    dependencies: edges.length === 0 ? draft.dependencies : [...draft.dependencies, ...edges],
    groups: group === undefined ? draft.groups : [...draft.groups, group],
  };
}

function states(dependencies: readonly RawDependency[]): boolean {
  return dependencies.some(({ inverse }) => inverse !== true);
}

function tooMany(drafts: readonly DraftTask[], path: string): Finding {
  return {
    code: "too-many-edges",
    severity: "error",
    message:
      "the order of the phases stands for more edges than a plan can carry; most of them were left out",
    span: { ...(drafts[0]?.span ?? { line: 1, endLine: 1, start: 0, end: 0 }), file: path },
    fix: "End each phase with one task that checks it.",
  };
}

const NONE: readonly never[] = [];
/** A task that arrows lead to from more tasks than this is drawn by a machine gone mad. */
const MOST = 200;
/** Beyond so many phases a document cannot have said anything about each of them. */
const MOST_PHASES = 500;
