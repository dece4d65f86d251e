import { WORK_FIELDS } from "../field-names.ts";
import { LINE } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import { listText } from "./list-text.ts";
import { BOLD, ITEM } from "./outline.ts";
import type { Node } from "./outline.ts";

/**
 * Decides which nodes are tasks and which are groups. Nodes of one look (depth, leading word, depth of numbering) are judged together:
 * those called "task" are tasks; other ids need fields that work is done from. A task that holds tasks is a group.
 */
export function chooseTasks(lines: Lines, nodes: readonly Node[], readField: FieldReader): void {
  nodes.forEach((node) => {
    if (node.group !== undefined) node.role = "group";
  });
  for (const members of looks(nodes).values()) {
    const first = members[0]!;
    const accepted =
      first.depth === ITEM ? itemsAreTasks(first) : headingsAreTasks(lines, nodes, members, readField);
    if (!accepted) continue;
    members.forEach((node) => {
      node.role = "task";
    });
  }
  settleItems(nodes);
  settleNesting(nodes);
}

function looks(nodes: readonly Node[]): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  let last: { depth: number; label: string; prefix: string; dots: number; members: Node[] } | undefined;
  for (const node of nodes) {
    if (node.id === undefined || node.group !== undefined) continue;
    const { label, prefix, id } = node.id;
    const dots = prefix === "" ? numberDepth(id) : 0;
    // Neighbours mostly look alike.
    if (last?.depth !== node.depth || last.label !== label || last.prefix !== prefix || last.dots !== dots) {
      const look = `${node.depth} ${label} ${prefix.toLowerCase()} ${dots}`;
      const members = found.get(look) ?? [];
      found.set(look, members);
      last = { depth: node.depth, label, prefix, dots, members };
    }
    last.members.push(node);
  }
  return found;
}

function headingsAreTasks(
  lines: Lines,
  nodes: readonly Node[],
  members: readonly Node[],
  readField: FieldReader,
): boolean {
  const { label, prefix } = members[0]!.id!;
  if (NOT_TASKS.has(prefix.replace(/[-_]$/, "").toUpperCase())) return false;
  const strong = members.filter(({ id }) => id!.strong).length;
  if (TASK_WORDS.has(label) || (TASK_PREFIX.test(prefix) && strong > 0)) return true;
  if (members[0]!.depth === BOLD && strong < members.length) return false;
  if (numberDepth(members[0]!.id!.id) === 0 && prefix === "" && strong < members.length) return false;
  const sample = members.slice(0, SAMPLE);
  const worked = sample.filter((node) => hasWorkField(lines, nodes, node, readField)).length;
  return worked * 2 >= sample.length;
}

function itemsAreTasks({ id }: Node): boolean {
  const { prefix, strong, label } = id!;
  if (NOT_TASKS.has(prefix.replace(/[-_]$/, "").toUpperCase())) return false;
  return strong || label !== "" || numberDepth(id!.id) > 0 || prefix !== "";
}

/** True where a field that work is done from stands on one of the first lines below a heading. */
export function hasWorkField(
  lines: Lines,
  nodes: readonly Node[],
  node: Node,
  readField: FieldReader,
): boolean {
  const limit = Math.min(lines.count, node.line + 25, nextLine(nodes, node));
  for (let line = node.line + 1; line < limit; line++) {
    const kind = lines.kinds[line]!;
    if (kind !== LINE.text && kind !== LINE.bullet) continue;
    const field = readField(listText(lines, line));
    if (field !== undefined && WORK_FIELDS.has(field.name)) return true;
  }
  return false;
}

/** Line of the next heading or bold line, whatever it is. */
function nextLine(nodes: readonly Node[], node: Node): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nodes[middle]!.line <= node.line) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < nodes.length; at++) if (nodes[at]!.depth !== ITEM) return nodes[at]!.line;
  return Number.MAX_SAFE_INTEGER;
}

/** List lines below a task heading are tasks only where they count on from its id (0.2 → 0.2.1); else they are its criteria. */
function settleItems(nodes: readonly Node[]): void {
  let task: Node | undefined;
  let heading = "";
  for (const node of nodes) {
    if (node.depth !== ITEM) {
      if (node.role === "task") task = node;
      else if (task !== undefined && node.depth <= task.depth) task = undefined;
      heading = node.text;
    } else if (node.role === "task") {
      const { id, prefix } = node.id!;
      if (task !== undefined && !id.startsWith(`${task.id!.id}.`)) node.role = "plain";
      else if (prefix === "" && numberDepth(id) === 0 && CRITERIA.test(heading)) node.role = "plain";
    }
  }
}

/** A task heading with deeper tasks in it is a chapter of theirs. */
function settleNesting(nodes: readonly Node[]): void {
  const open: Node[] = [];
  for (const node of nodes) {
    if (node.role === "plain" && node.depth >= BOLD) continue;
    while (open.length > 0 && open.at(-1)!.depth >= node.depth) open.pop();
    // A bold line inside a task is a step of it, whatever it is called.
    if (node.role === "group" && node.depth === BOLD && open.some(({ role }) => role === "task"))
      node.role = "plain";
    if (node.role === "task") {
      // "# Task 3: …" over the tasks of a document is its title.
      for (const outer of open)
        if (outer.role === "task" && outer.depth !== ITEM) outer.role = outer.depth === 1 ? "plain" : "group";
    }
    if (node.depth !== ITEM) open.push(node);
  }
}

/** Number of dots in an id's number. */
function numberDepth(id: string): number {
  let dots = 0;
  for (let at = id.indexOf("."); at >= 0; at = id.indexOf(".", at + 1)) dots++;
  return dots;
}

const SAMPLE = 200;
const TASK_WORDS: ReadonlySet<string> = new Set(["task", "subtask", "microtask", "issue", "workitem"]);
const TASK_PREFIX = /^(?:m?t|st|task|µ|μ)[-_]?$/i;
/** Requirements, criteria, decisions and questions bear ids too. */
const NOT_TASKS: ReadonlySet<string> = new Set(
  "AC FR NFR SC REQ ADR RFC BR UC Q H P S R D FAQ CVE SLA KPI OKR".split(" "),
);
const CRITERIA = /\b(?:criteria|checklist|definition of done|acceptance|prerequisites|questions)\b/i;
