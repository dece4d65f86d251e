import type { DraftTask } from "../dialect.ts";
import type { GroupName } from "../group-name.ts";
import type { Node } from "./outline.ts";
import { noFields } from "./task-fields.ts";
import type { TaskFields } from "./task-fields.ts";
import { readTitle } from "./task-title.ts";

/** A heading that was a task before it turned out to hold tasks: `first` is the place of its first one, `fields` is what it says itself. */
export type Section = { readonly first: number; readonly fields: TaskFields };

/** A section whose tasks begin at a place. */
export function openSection(first: number): Section {
  return { first, fields: noFields() };
}

/**
 * Hands a section's fields down to its tasks: files and agent to those that name none, its checks to the last one. Steps that say nothing
 * about order follow each other.
 */
export function closeSection({ first, fields }: Section, tasks: DraftTask[]): void {
  const last = tasks.length - 1;
  for (let place = first; place <= last; place++) {
    const task = tasks[place]!;
    const { agent } = fields.extra;
    const previous = place > first ? tasks[place - 1]! : undefined;
    tasks[place] = {
      ...task,
      files: task.files.length > 0 ? task.files : fields.files,
      commands: place === last ? [...task.commands, ...fields.commands] : task.commands,
      acceptance: place === last ? [...task.acceptance, ...fields.acceptance] : task.acceptance,
      ...(task.agent === undefined && agent !== undefined ? { agent } : {}),
      dependencies: task.dependencies.length > 0 ? task.dependencies : startOf(fields, previous),
    };
  }
}

function startOf({ dependencies }: TaskFields, previous: DraftTask | undefined): DraftTask["dependencies"] {
  return previous === undefined ? dependencies : [{ text: previous.id, source: "order" }];
}

/** The group that such a heading opens. */
export function sectionName(node: Node): GroupName {
  const { id, titleStart } = node.id!;
  const { title } = readTitle(node.text.slice(titleStart));
  return { kind: "section", id, title, claimsParallel: false, inline: false, after: [], remarks: [] };
}
