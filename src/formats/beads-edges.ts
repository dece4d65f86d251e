import type { RawDependency } from "./dialect.ts";
import { exactly } from "./record-dependencies.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { mapsOf, textOf, valueOf } from "./yaml-value.ts";

/** Types of dependency that hold work back; `related`, `discovered-from` and the like only tell where an issue comes from. */
const BLOCKING: ReadonlySet<string> = new Set(["blocks", "blocked-by", "waits-for", ""]);

/** The issues that hold this one back. */
export function edgesOf(dependencies: YamlNode | undefined): RawDependency[] {
  return mapsOf(dependencies).flatMap((link) => {
    const id = textOf(valueOf(link, "depends_on_id"));
    return id !== undefined && BLOCKING.has(typeOf(link)) ? [exactly(id)] : [];
  });
}

/** The issue this one is part of. */
export function parentOf(dependencies: YamlNode | undefined): string | undefined {
  const link = mapsOf(dependencies).find((one) => typeOf(one) === "parent-child");
  return textOf(valueOf(link, "depends_on_id"));
}

/** What an id such as `bd-a1b2.1` says it is part of; undefined where it says nothing. */
export function withoutDot(id: string): string | undefined {
  return /^(.+)\.\d+$/.exec(id)?.[1];
}

function typeOf(link: YamlNode): string {
  return (textOf(valueOf(link, "type")) ?? "").toLowerCase().replaceAll("_", "-");
}
