import type { GroupName } from "../group-name.ts";
import { readGroupName } from "../group-name.ts";
import { BOLD, ITEM } from "../headed/outline.ts";
import type { Node } from "../headed/outline.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { FINAL_WAVE } from "./final-wave.ts";

/**
 * Chooses the tasks of an OMO plan: boxes with an id at the left margin of `## TODOs` and of the final wave, and headings `Task N` there;
 * of a plan without those sections, all such boxes outside of its check lists. A box's text reaches to the next task
 * or heading, however its lines are indented.
 */
export function omoNodes(lines: Lines, nodes: readonly Node[]): readonly Node[] {
  quietDrawings(lines);
  const sectioned = nodes.some(({ depth, text }) => depth < BOLD && TODOS.test(text));
  const chosen = choose(nodes, sectioned);
  return !sectioned || chosen.some(({ role }) => role === "task") ? chosen : choose(nodes, false);
}

function choose(nodes: readonly Node[], sectioned: boolean): readonly Node[] {
  const chosen: Node[] = [];
  let section: { depth: number; tasks: boolean } = { depth: 0, tasks: !sectioned };
  for (const node of nodes) {
    node.role = "plain";
    if (node.depth < BOLD) {
      if (node.depth <= section.depth) section = { depth: 0, tasks: !sectioned };
      section = sectionOf(node, section, sectioned);
      if (section.tasks) chooseHeading(node);
    } else if (node.depth === ITEM && section.tasks && isTask(node)) {
      chosen.push({ ...node, depth: section.depth + 1.5, role: "task" });
      continue;
    }
    chosen.push(node);
  }
  return chosen;
}

function sectionOf(
  node: Node,
  section: { depth: number; tasks: boolean },
  sectioned: boolean,
): { depth: number; tasks: boolean } {
  if (FINAL_WAVE.test(node.text)) {
    node.group = FINAL;
    return { depth: node.depth, tasks: true };
  }
  if (TODOS.test(node.text)) return { depth: node.depth, tasks: true };
  return !sectioned && CHECKS.test(node.text) ? { depth: node.depth, tasks: false } : section;
}

function chooseHeading(node: Node): void {
  if (node.id?.strong === true && node.id.label === "task") node.role = "task";
  else {
    node.group ??= readGroupName(node.text);
    if (node.group !== undefined) node.role = "group";
  }
}

function isTask({ indent, id }: Node): boolean {
  return indent < 2 && id !== undefined && (id.strong || id.label !== "" || id.id.includes("."));
}

/** Drawings of waves name members; what they say of the final wave and of paths through the tasks names none. */
function quietDrawings(lines: Lines): void {
  let quiet = false;
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.fenceBody) quiet = false;
    else if (quiet || NO_MEMBERS.test(trimmedLine(lines, line).slice(0, 40))) {
      lines.kinds[line] = LINE.comment;
      quiet = true;
    }
  }
}

const FINAL: GroupName = {
  kind: "wave",
  id: "FINAL",
  title: "Final Verification Wave",
  claimsParallel: true,
  inline: false,
  after: [],
  remarks: [],
};
const TODOS = /^\W*TO-?DOs?\b/i;
const CHECKS =
  /\b(?:definition of done|must have|must not have|checklist|criteria|deliverables|verification strategy|guardrails)\b/i;
const NO_MEMBERS = /^(?:wave final\b|final\b|critical path\b|parallel speedup\b|max concurrent\b)/i;
