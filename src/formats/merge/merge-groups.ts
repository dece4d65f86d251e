import type { Claim, Finding, Group } from "../../core/plan/plan.ts";
import type { PartialPlan } from "../dialect.ts";
import { mentions, saysNothing } from "./dependency-words.ts";
import { indexGroups } from "./group-index.ts";
import type { GroupIndex } from "./group-index.ts";
import { idRanges } from "./id-range.ts";
import type { Placed } from "./merge-references.ts";
import type { TaskIndex } from "./task-index.ts";
import { uniqueKeys } from "./unique-keys.ts";

/** The groups of all files in one row; `place(file, i)` tells where the i-th group of a file went. */
export type GroupRow = {
  readonly drafts: readonly { readonly file: number; readonly group: PartialPlan["groups"][number] }[];
  readonly keys: readonly string[];
  /** Tasks of each group, in the order of the plan. */
  readonly members: readonly number[][];
  /** Groups of each task, outermost first. */
  readonly ofTask: readonly (readonly number[])[];
  readonly index: GroupIndex;
  place(file: number, group: number): number;
};

/**
 * Lays the groups of all files in one row. A list's group that only repeats a group of the file it speaks of ("Phase 2" in a batch list
 * and in the plan of phase 2) is that group.
 */
export function placeGroups(partials: readonly PartialPlan[], row: readonly Placed[]): GroupRow {
  const all = partials.flatMap(({ groups }, file) => groups.map((group) => ({ file, group })));
  const starts: number[] = [];
  let count = 0;
  for (const { groups } of partials) {
    starts.push(count);
    count += groups.length;
  }
  const first = membership(
    row,
    all.length,
    partials.length === 1 ? undefined : (file, group) => starts[file]! + group,
  );
  const same = repeated(all, first.members, row);
  const kept: number[] = [];
  const moved = all.map((_, place) => (same[place] === place ? kept.push(place) - 1 : -1));
  const place = (file: number, group: number): number => moved[same[starts[file]! + group]!]!;
  const { members, ofTask } = kept.length === all.length ? first : membership(row, kept.length, place);
  const drafts = kept.map((one) => all[one]!);
  const keys = uniqueKeys(drafts.map(({ group }) => `${group.kind}:${group.id}`));
  const index = indexGroups(drafts.map(({ file, group }) => ({ kind: group.kind, id: group.id, file })));
  return { drafts, keys, members, ofTask, index, place };
}

function membership(
  row: readonly Placed[],
  count: number,
  place: ((file: number, group: number) => number) | undefined,
): { members: number[][]; ofTask: (readonly number[])[] } {
  const members: number[][] = Array.from({ length: count }, () => []);
  const ofTask: (readonly number[])[] = [];
  for (let task = 0; task < row.length; task++) {
    const { file, draft, listed } = row[task]!;
    let own = place === undefined ? draft.groups : draft.groups.map((group) => place(file, group));
    if (listed.length > 0) {
      const theirs = listed.flatMap((list) =>
        list.draft.groups.map((group) => place?.(list.file, group) ?? group),
      );
      own = [...new Set([...own, ...theirs])];
    }
    for (const group of own) members[group]!.push(task);
    ofTask.push(own);
  }
  return { members, ofTask };
}

/** For each group the one it repeats, itself for most. */
function repeated(all: GroupRow["drafts"], members: readonly number[][], row: readonly Placed[]): number[] {
  const byName = new Map<string, number[]>();
  for (const [place, { group }] of all.entries()) {
    const name = `${group.kind}:${group.id}`;
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [place]);
    else places.push(place);
  }
  return all.map(({ file, group }, place) => {
    const others = byName.get(`${group.kind}:${group.id}`)!;
    if (group.shared === true) return others.find((other) => all[other]!.group.shared === true)!;
    if (others.length < 2 || others.length > 50) return place;
    const foreign = members[place]!.filter((task) => row[task]!.file !== file);
    if (foreign.length === 0 || foreign.length < members[place]!.length) return place;
    const same = others.find((other) => {
      if (all[other]!.file === file) return false;
      const theirs = new Set(members[other]);
      return foreign.every((task) => theirs.has(task));
    });
    return same ?? place;
  });
}

/** The groups each group comes after, as places; names that no group bears become notes. */
export function resolveAfter(
  groups: GroupRow,
  partials: readonly PartialPlan[],
  tasks: TaskIndex,
): { after: number[][]; notes: Finding[] } {
  const after: number[][] = groups.keys.map(() => []);
  const notes: Finding[] = [];
  const all = partials.flatMap((partial, file) =>
    partial.groups.map((group, own) => ({ group, file, place: groups.place(file, own) })),
  );
  const byKey = new Map(groups.keys.map((key, place) => [key, place]));
  for (const { group, file, place } of all) {
    const found = new Set(after[place]);
    for (const words of group.after.filter((one) => !saysNothing(one))) {
      const exact = groups.index.withId(group.kind, words, file, place) ?? byKey.get(words);
      const named = exact === undefined ? groupsNamed(words, { groups, tasks, file, place }) : [exact];
      if (named.length === 0) notes.push(unknownGroup(groups.keys[place]!, words, group));
      for (const earlier of named) found.add(earlier);
    }
    found.delete(place);
    after[place] = [...found];
  }
  return { after, notes };
}

type Asked = { groups: GroupRow; tasks: TaskIndex; file: number; place: number };

function groupsNamed(words: string, { groups, tasks, file, place }: Asked): number[] {
  const kind = groups.drafts[place]!.group.kind;
  return mentions(words).flatMap((mention) => {
    // "(depends on 3)" under a wave means wave 3.
    const words = /^\d+[a-z]?(?:\s?[-–]\s?\d+[a-z]?)?$/.test(mention.words)
      ? `${kind} ${mention.words}`
      : mention.words;
    const named = groups.index.named(words, file, place);
    if (named !== undefined) return named;
    const listed = idRanges(mention.words, (id) => tasks.find(id, file).length > 0).flatMap(
      ({ text, from, to }) =>
        to === undefined ? tasks.find(text, file) : (tasks.between(from, to, file, 1000) ?? []),
    );
    return listed.slice(0, 1000).flatMap((task) => {
      const group = groups.ofTask[task]!.findLast((one) => groups.drafts[one]!.group.kind === kind);
      return group === undefined ? [] : [group];
    });
  });
}

function unknownGroup(key: string, words: string, group: PartialPlan["groups"][number]): Finding {
  return {
    code: "unknown-group",
    severity: "warning",
    message: `${key} comes after “${words}”, which names no group of this plan`,
    span: group.span,
    fix: "Name a wave, phase or batch that the document has, or give the file that has it as well.",
  };
}

/** The groups as the plan has them. */
export function finishGroups(groups: GroupRow, after: readonly (readonly number[])[]): Group[] {
  return groups.drafts.map(({ group: draft }, place) => {
    const { shared: _shared, ...group } = draft;
    return {
      ...group,
      key: groups.keys[place]!,
      after: after[place]!.map((earlier) => groups.keys[earlier]!),
    };
  });
}

/** The claims as the plan has them; one about a group that holds all tasks of its file is one about the whole. */
export function finishClaims(
  groups: GroupRow,
  partials: readonly PartialPlan[],
  row: readonly Placed[],
): Claim[] {
  const sizes = partials.map(() => 0);
  row.forEach(({ file }) => sizes[file]!++);
  return partials.flatMap(({ declared }, file) =>
    declared.map(({ group, ...claim }): Claim => {
      if (group === undefined) return claim;
      const place = groups.place(file, group);
      const own = groups.members[place]!.reduce((sum, task) => sum + (row[task]!.file === file ? 1 : 0), 0);
      return own > 0 && own === sizes[file] ? claim : { ...claim, group: groups.keys[place]! };
    }),
  );
}
