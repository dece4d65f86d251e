import type { FileAction, FileUse } from "../core/plan/plan.ts";
import { readFileUses } from "./file-uses.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textOf, valueOf } from "./yaml-value.ts";

/** The files a task names, asked for with `get`: one, a list, `{path, action}`, or lists by action. */
export function readYamlFiles(get: (...names: string[]) => YamlNode | undefined): FileUse[] {
  const uses: FileUse[] = [];
  const add = (node: YamlNode | undefined, action: FileAction): void => {
    if (node?.type === "map")
      for (const { name, value } of node.entries) add(value, ACTIONS.get(name) ?? action);
    else if (node?.type === "list") for (const item of node.items) addItem(item, action);
    else addItem(node, action);
  };
  const addItem = (node: YamlNode | undefined, action: FileAction): void => {
    const words = textOf(node) ?? textOf(valueOf(node, "path", "file", "name"));
    if (words === undefined) return;
    const said = ACTIONS.get(textOf(valueOf(node, "action", "type", "change")) ?? "") ?? action;
    // A task list names the file that describes the task as often as the one to write: `tasks/task-3.md` is such a description.
    uses.push(...readFileUses(words, DESCRIPTION.test(words) ? "read" : said));
  };
  add(get("file", "files", "target_file", "target_files", "path"), "unknown");
  add(get("files_to_create", "files_created", "creates", "outputs", "output"), "create");
  add(get("files_to_modify", "files_modified", "modifies"), "modify");
  return uses;
}

const DESCRIPTION = /(?:^|\/)tasks?\/[^/]*task[^/]*\.(?:md|ya?ml|json)$/i;
const ACTIONS: ReadonlyMap<string, FileAction> = new Map([
  ["create", "create"],
  ["new", "create"],
  ["add", "create"],
  ["modify", "modify"],
  ["update", "modify"],
  ["edit", "modify"],
  ["delete", "delete"],
  ["remove", "delete"],
  ["read", "read"],
  ["test", "test"],
]);
