import type { DraftGroup } from "./dialect.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { humanised, textOf, valueOf } from "./yaml-value.ts";

/** Tells the phase of each task that has one, as a place in `groups`; a phase is added when its first task is asked for. */
export function phasesOf(source: YamlSource, groups: DraftGroup[]): (task: YamlNode) => number | undefined {
  const places = new Map<string, number>();
  return (task) => {
    const id = textOf(valueOf(task, "phase"));
    if (id === undefined) return undefined;
    const known = places.get(id);
    if (known !== undefined) return known;
    const title = /^\d/.test(id) ? "" : humanised(id);
    const span = yamlSpan(source, task.start, task.end);
    const place = groups.push({ kind: "phase", id, title, after: [], claimsParallel: false, span }) - 1;
    places.set(id, place);
    return place;
  };
}
