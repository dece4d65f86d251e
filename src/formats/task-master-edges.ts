import { components } from "../core/schedule/components.ts";
import type { RawDependency } from "./dialect.ts";
import { exactly, NOTHING } from "./record-dependencies.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { textOf, textsOf, valueOf } from "./yaml-value.ts";

/** What the sub-tasks of one task wait for; everything by the place of the sub-task. */
export type SubtaskEdges = {
  /** Ids as the tool shows them, `7.1`. */
  readonly ids: readonly string[];
  readonly edges: readonly RawDependency[][];
  /** Dependencies that were not read by the tool's rule; `sibling` is what that rule would have made of them. */
  readonly reread: readonly { readonly subtask: number; readonly said: string; readonly sibling: string }[];
};

/** `mayWait` tells whether a sub-task can wait for the task of that id without the task waiting for the sub-task's own. */
type Family = {
  readonly parent: string;
  readonly subtasks: readonly YamlMap[];
  readonly mayWait: (task: string) => boolean;
};

/**
 * Reads the dependencies of sub-tasks. The tool's rule: a bare number is a sibling, a dotted one any sub-task. Plans also mean the task of
 * that number, and by the rule then wait in a circle; a number that points forward inside such a circle is read as the task.
 */
export function readSubtaskEdges({ parent, subtasks, mayWait }: Family): SubtaskEdges {
  const ids = subtasks.map((subtask, place) => {
    const id = textOf(valueOf(subtask, "id")) ?? String(place + 1);
    return id.startsWith(`${parent}.`) ? id : `${parent}.${id}`;
  });
  const places = new Map(ids.map((id, place) => [id, place]));
  const said = subtasks.map((subtask) => namesIn(valueOf(subtask, "dependencies")));
  const siblings = said.map((names) => names.map((name) => places.get(`${parent}.${name}`) ?? -1));
  const circle = circles(siblings);
  const reread: { subtask: number; said: string; sibling: string }[] = [];
  const edges = said.map((names, subtask) => {
    if (names.length === 0) return valueOf(subtasks[subtask], "dependencies") === undefined ? [] : [NOTHING];
    return names.map((name, at) => {
      const sibling = siblings[subtask]![at]!;
      if (sibling < 0) return exactly(name);
      const forward = sibling >= subtask && circle[sibling] === circle[subtask];
      if (!forward || name === parent || !mayWait(name)) return exactly(ids[sibling]!);
      reread.push({ subtask, said: name, sibling: ids[sibling]! });
      return exactly(name);
    });
  });
  return { ids, edges, reread };
}

function namesIn(node: YamlNode | undefined): string[] {
  return textsOf(node).filter((name) => !/^none$/i.test(name));
}

/** For each place the number of the circle it is part of; a place that no circle runs through has a number of its own. */
function circles(after: readonly (readonly number[])[]): Int32Array {
  const start = new Int32Array(after.length + 1);
  const items: number[] = [];
  for (const [place, list] of after.entries()) {
    for (const to of list) if (to >= 0) items.push(to);
    start[place + 1] = items.length;
  }
  return components({ start, items: Int32Array.from(items) });
}
