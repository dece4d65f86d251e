import { readGroupName } from "../group-name.ts";
import { BOLD } from "../headed/outline.ts";
import type { Node } from "../headed/outline.ts";

/**
 * Marks the headings `Task N` of a document as its tasks and those of phases, chunks and batches as its groups; all else, boxes
 * and bold steps among them, belongs to the task above. A task over deeper tasks is a chapter of theirs.
 */
export function taskNodes(nodes: readonly Node[], words: ReadonlySet<string> = TASK): readonly Node[] {
  const open: Node[] = [];
  const isCalled = ({ id }: Node): boolean => id !== undefined && words.has(id.label);
  // "Task 3 Review" is no task where others are called "Task 3: Name".
  const marked = nodes.some((node) => node.depth < BOLD && node.id?.strong === true && isCalled(node));
  for (const node of nodes) {
    node.role = "plain";
    if (node.depth >= BOLD) continue;
    while (open.length > 0 && open.at(-1)!.depth >= node.depth) open.pop();
    if (isCalled(node) && (node.id!.strong || !marked)) node.role = "task";
    else {
      node.group ??= readGroupName(node.text.replace(CHUNK, "Part "));
      if (node.group !== undefined && !open.some(({ role }) => role === "task")) node.role = "group";
    }
    if (node.role === "task")
      for (const outer of open) if (outer.role === "task") outer.role = outer.depth === 1 ? "plain" : "group";
    open.push(node);
  }
  return nodes;
}

const TASK: ReadonlySet<string> = new Set(["task"]);
/** Older plans cut themselves into chunks. */
const CHUNK = /^Chunk (?=\d)/i;
