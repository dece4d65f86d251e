import type { GroupKind } from "../core/plan/plan.ts";
import { groupKind } from "./group-name.ts";
import { humanised } from "./yaml-value.ts";

const LISTS: ReadonlySet<string> = new Set(
  "waves phases batches stages groups tracks streams workstreams sessions stories".split(" "),
);
const KEY =
  /^(waves?|phases?|batch|stage|group|track|(?:work)?stream|session|story)[ _-]?(\d{1,9}[a-z]?|[A-Z])(?:[ _-]+(.*))?$/i;

/** The kind of group that a key such as `waves` opens a list of. */
export function groupsKind(name: string): GroupKind | undefined {
  return LISTS.has(name) ? groupKind(name) : undefined;
}

/** Id and title in the key of one group: `wave_1`, `phase_2_setup`, or any other key, which is then its own id. */
export function groupKey(key: string): { readonly id: string; readonly title: string } {
  const match = KEY.exec(key);
  if (match === null) return { id: key, title: /^\d/.test(key) ? "" : humanised(key) };
  return { id: match[2]!, title: humanised(match[3] ?? "") };
}

/** What a document would call the group that a dependency names: `wave_1`, or `1` among waves, is "Wave 1". Undefined: no group's name. */
export function groupName(words: string, kind?: GroupKind): string | undefined {
  const match = KEY.exec(words);
  if (match !== null) return `${humanised(match[1]!)} ${match[2]}`;
  return kind !== undefined && /^\d{1,9}[a-z]?$/i.test(words) ? `${humanised(kind)} ${words}` : undefined;
}
