import type { GroupKind } from "../../core/plan/plan.ts";
import { groupKind } from "../group-name.ts";
import { saysNothing } from "../merge/dependency-words.ts";
import { remember } from "../remember.ts";

/** A group that a task's own field names: `**Parallel Group**: types`, `**Wave**: 1`. */
export type NamedGroup = { readonly kind: GroupKind; readonly id: string };

/** The group a field's value names; `kind` is what the field itself is about. Undefined where it names none. */
export function namedGroup(kind: GroupKind, value: string): NamedGroup | undefined {
  return kind === "parallel" ? parallelGroup(value) : readGroup(kind, value);
}

const parallelGroup = remember((value) => readGroup("parallel", value));

function readGroup(kind: GroupKind, value: string): NamedGroup | undefined {
  const words = value
    .replace(/[`*]+/g, "")
    .replace(/\([^()]*\)?/g, " ")
    .trim();
  if (words === "" || saysNothing(words) || /^(?:no|yes|n\/a|sequential|solo|alone|tbd)\b/i.test(words))
    return undefined;
  const other = /^([A-Za-z]+)\s+#?(\d+[a-z]?(?:\.\d+)*|[A-Z])(?![\w.])/.exec(words);
  if (other !== null) {
    const named = groupKind(other[1]!);
    return { kind: named === "section" ? kind : named, id: other[2]! };
  }
  if (kind === "parallel") return { kind, id: words.split(/[,;|]/, 1)[0]!.trim() };
  const id = /^#?(\d+[a-z]?(?:\.\d+)*|[A-Z])(?![\w.])/.exec(words);
  return id === null ? undefined : { kind, id: id[1]! };
}
