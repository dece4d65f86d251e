import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import { hasWorkField } from "./choose-tasks.ts";
import { contentStart } from "./list-text.ts";
import { ITEM } from "./outline.ts";
import type { Node } from "./outline.ts";

/**
 * A second look at a document in which nothing was a task: headings such as `A1:` under groups, groups with files and dependencies of
 * their own (tracks), numbered steps with bold names under a heading "Tasks". Answers the nodes with tasks among them, or undefined.
 */
export function secondLook(
  lines: Lines,
  nodes: readonly Node[],
  readField: FieldReader,
): readonly Node[] | undefined {
  const lettered = letteredHeadings(nodes);
  if (lettered.length >= 3) {
    for (const node of lettered) node.role = "task";
    return nodes;
  }
  const steps = numberedSteps(lines, nodes);
  if (steps.length >= 3) return [...nodes, ...steps].toSorted((a, b) => a.line - b.line);
  const working = workingGroups(lines, nodes, readField);
  for (const node of working) {
    const { id, kind, title } = node.group!;
    const titleStart = Math.max(0, node.text.indexOf(title));
    node.id = { id, label: kind, prefix: "", titleStart, strong: true };
    node.group = undefined;
    node.role = "task";
  }
  return working.length > 0 ? nodes : undefined;
}

/** Headings of one depth with ids of a capital letter and a number, each below a group. */
function letteredHeadings(nodes: readonly Node[]): Node[] {
  let group: Node | undefined;
  const found: Node[] = [];
  for (const node of nodes) {
    if (node.depth >= ITEM) continue;
    if (group !== undefined && node.depth <= group.depth) group = undefined;
    if (node.role === "group") group = node;
    else if (group !== undefined && node.id?.strong === true && /^[A-Z]$/.test(node.id.prefix))
      found.push(node);
  }
  return found.filter(({ depth }) => depth === found[0]!.depth);
}

/** Group headings of one kind and depth of which at least half say themselves what is to be done. */
function workingGroups(lines: Lines, nodes: readonly Node[], readField: FieldReader): Node[] {
  const looks = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.group === undefined || node.depth >= ITEM) continue;
    const look = `${node.depth} ${node.group.kind}`;
    const members = looks.get(look) ?? [];
    looks.set(look, members);
    members.push(node);
  }
  const working = [...looks.values()].filter((members) => {
    const sample = members.slice(0, 50);
    const worked = sample.filter((node) => hasWorkField(lines, nodes, node, readField)).length;
    return members.length > 1 && worked * 2 >= sample.length;
  });
  return working.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

/** Numbered list lines with a bold name under a heading such as "Tasks"; their ids are counted within the group they stand in. */
function numberedSteps(lines: Lines, nodes: readonly Node[]): Node[] {
  const found: Node[] = [];
  let group = "";
  for (const [at, node] of nodes.entries()) {
    if (node.group !== undefined) group = `${node.group.id}.`;
    if (node.depth >= ITEM || !STEPS.test(node.text)) continue;
    const limit = nodes[at + 1]?.line ?? lines.count;
    for (let line = node.line + 1; line < limit; line++) {
      if (lines.kinds[line] !== LINE.number) continue;
      const textAt = contentStart(lines, line);
      if (!lines.text.startsWith("**", textAt) || textAt - lines.starts[line]! > 5) continue;
      const text = lines.text.slice(textAt, lineEnd(lines, line)).trim();
      const number = Number.parseInt(lines.text.slice(lines.starts[line], textAt), 10);
      const id = { id: `${group}${number}`, label: "step", prefix: "", titleStart: 0, strong: true };
      found.push({ line, depth: ITEM, indent: 0, text, textAt, box: -1, id, group: undefined, role: "task" });
    }
  }
  return found;
}

const STEPS = /^\W*(?:tasks?|steps?|work items?|implementation steps?|to-?dos?)\W*$/i;
