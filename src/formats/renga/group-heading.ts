import type { Group } from "../../core/plan/plan.ts";
import { GROUPS } from "./labels.ts";
import { quoted, writeValue } from "./value.ts";

/** The line that names a group: `Wave 1: Types`. */
export function groupLine({ kind, id, title }: Pick<Group, "kind" | "id" | "title">): string {
  const name =
    /^[^\s":][^":\p{Cc}\p{Zl}\p{Zp}]*$/u.test(id) && id === id.trim() && id.isWellFormed() ? id : quoted(id);
  return `${GROUPS[kind]} ${name}${title === "" ? "" : `: ${writeValue(title)}`}`;
}

/** The heading of each group, by its key: its line, with a number behind it where earlier groups have the same line. */
export function groupHeadings(
  groups: readonly Pick<Group, "key" | "kind" | "id" | "title">[],
): ReadonlyMap<string, string> {
  const taken = new Map<string, number>();
  return new Map(
    groups.map((group) => {
      const line = groupLine(group);
      const times = (taken.get(line) ?? 0) + 1;
      taken.set(line, times);
      return [group.key, times === 1 ? line : `${line} [${times}]`];
    }),
  );
}
