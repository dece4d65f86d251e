import type { Span } from "../../core/plan/plan.ts";
import type { DraftTask, PartialPlan } from "../dialect.ts";
import type { GroupName } from "../group-name.ts";
import { GroupList } from "./group-list.ts";
import { itemEnd } from "./item-end.ts";
import { lineSpan } from "./line-span.ts";
import { ListParents } from "./list-parents.ts";
import type { NamedGroup } from "./named-group.ts";
import { OpenHeadings } from "./open-headings.ts";
import { BOLD, ITEM } from "./outline.ts";
import type { Node } from "./outline.ts";
import { readProse } from "./prose.ts";
import type { Prose } from "./prose.ts";
import { readTask } from "./read-task.ts";
import type { TaskTools } from "./read-task.ts";
import { openSection, sectionName } from "./section.ts";
import type { Section } from "./section.ts";
import { settleLists } from "./settle-lists.ts";
import type { GroupedList } from "./settle-lists.ts";
import { readBody } from "./task-body.ts";
import { readTitle } from "./task-title.ts";

/** One pass over the nodes of a document, task bodies and the prose between them. */
export class Reading {
  readonly #tools: TaskTools;
  readonly #nodes: readonly Node[];
  readonly #tasks: DraftTask[] = [];
  readonly #groups = new GroupList();
  readonly #open = new OpenHeadings();
  readonly #parents = new ListParents();
  readonly #lists: GroupedList[] = [];
  /** Ids of the tasks that the document defines, and of those that headings define; made when first asked for. */
  #ids: ReadonlySet<string> | undefined;
  #defined: ReadonlySet<string> | undefined;
  readonly #defines: ReadonlySet<Node>;
  readonly #rows = new Set<string>();
  readonly #groupsOf = (named: readonly NamedGroup[], span: Span): readonly number[] =>
    this.#open.groups(named.map((name) => this.#groups.named(name, span)));
  #goal: string | undefined;
  #marked = false;

  constructor(tools: TaskTools, nodes: readonly Node[]) {
    this.#tools = tools;
    this.#nodes = nodes;
    this.#defines = groupsWithTasks(nodes);
  }

  read(): PartialPlan {
    const { lines } = this.#tools;
    this.#prose(0, this.#nodes[0]?.line ?? lines.count);
    for (let at = 0; at < this.#nodes.length;)
      at = this.#nodes[at]!.role === "task" ? this.#task(at) : this.#heading(at);
    this.#open.close(0, this.#tasks);
    settleLists(this.#lists, this.#groups, this.#tasks, this.#tools);
    const title = this.#title();
    return {
      ...(title === undefined ? {} : { title }),
      ...(this.#goal === undefined ? {} : { goal: this.#goal }),
      declared: this.#groups.claims,
      groups: this.#groups.drafts(),
      tasks: this.#tasks,
      notes: [],
      ...(this.#marked ? { order: "none" as const } : {}),
    };
  }

  #title(): string | undefined {
    const heading =
      this.#nodes.find(({ depth }) => depth === 1) ?? this.#nodes.find(({ depth }) => depth < ITEM - 1);
    return heading === undefined || heading.role === "task" ? undefined : readTitle(heading.text).title;
  }

  /** Reads a heading or a bold line that is no task, and the prose below it; answers the next node. */
  #heading(at: number): number {
    const node = this.#nodes[at]!;
    const next = this.#nodes[at + 1]?.line ?? this.#tools.lines.count;
    if (node.depth === ITEM) {
      this.#prose(node.line, next);
      return at + 1;
    }
    this.#open.close(node.depth, this.#tasks);
    this.#parents.reset();
    if (node.role !== "group") {
      this.#prose(node.line + 1, next);
      return at + 1;
    }
    const section = node.group === undefined ? openSection(this.#tasks.length) : undefined;
    const name: GroupName = node.group ?? sectionName(node);
    const alone = node.depth === BOLD && name.inline;
    const prose = this.#read(node.line + 1, next, !alone);
    const listed = prose.lists.flatMap(({ ids }) => ids.map(({ text }) => text));
    const place = this.#groups.open(name, this.#span(node.line), {
      defines: this.#defines.has(node),
      listed,
    });
    if (alone) {
      this.#enter(prose, this.#open.top?.place);
      return at + 1;
    }
    this.#open.push({ depth: node.depth, place, section });
    if (section === undefined) this.#enter(prose, place);
    else this.#section(section, node.line + 1, next);
    return at + 1;
  }

  /** Reads the task at a node; answers the node behind it. */
  #task(at: number): number {
    const { lines, readField } = this.#tools;
    const node = this.#nodes[at]!;
    let after = at + 1;
    if (node.depth !== ITEM)
      while (after < this.#nodes.length && isWithin(this.#nodes[after]!, node)) after++;
    const limit = this.#nodes[after]?.line ?? lines.count;
    const end = node.depth === ITEM ? itemEnd(lines, node, limit, readField) : limit;
    const { draft, marked } = readTask(this.#tools, node, end, this.#groupsOf);
    this.#marked ||= marked;
    this.#tasks.push(node.depth === ITEM ? this.#item(node, draft) : draft);
    if (end < limit) this.#prose(end, limit);
    return after;
  }

  /** A list task knows what it is a part of; one that a heading defines is only a reference to that. */
  #item(node: Node, draft: DraftTask): DraftTask {
    const place = this.#tasks.length;
    if (node.id!.label === "step") return this.#step(draft, place);
    const parent = this.#parents.enter(node.indent, draft.id, place);
    if ((this.#defined ??= idsOf(this.#nodes, ITEM - 1)).has(draft.id))
      return { ...draft, kind: "reference" };
    return parent === undefined ? draft : { ...draft, parent };
  }

  /** A numbered step follows the one before it in its list. */
  #step(draft: DraftTask, place: number): DraftTask {
    const before = this.#parents.enterStep(draft.id, place);
    if (before === undefined || draft.dependencies.length > 0) return draft;
    return { ...draft, dependencies: [{ text: before, source: "order" }] };
  }

  #prose(from: number, to: number): void {
    const { top } = this.#open;
    if (top?.section !== undefined) this.#section(top.section, from, to);
    else if (from < to) this.#enter(this.#read(from, to, top !== undefined), top?.place);
  }

  #section(section: Section, from: number, to: number): void {
    readBody(this.#tools.lines, from, to, { readField: this.#tools.readField, fields: section.fields });
  }

  #read(from: number, to: number, inGroup: boolean): Prose {
    return readProse({ ...this.#tools, known: (id) => this.#isDefined(id), inGroup }, from, to);
  }

  #enter(prose: Prose, place: number | undefined): void {
    for (const { claimed, line } of prose.claims) this.#groups.claim(claimed, this.#span(line), place);
    if (place === undefined) this.#goal ??= prose.goal;
    else {
      const group = this.#groups.groups[place]!;
      for (const words of prose.after) group.after.add(words);
      group.claimsParallel ||= prose.parallel;
    }
    for (const row of prose.rows) this.#row(row);
    for (const list of prose.lists) this.#lists.push({ list, group: place });
    for (const { name, line, lists } of prose.drawn) {
      const listed = lists.flatMap(({ ids }) => ids.map(({ text }) => text));
      if (listed.length === 0) continue;
      const drawn = this.#groups.open(name, this.#span(line), { defines: false, listed });
      for (const list of lists) {
        if (place !== undefined) this.#lists.push({ list, group: place });
        this.#lists.push({ list, group: drawn });
      }
    }
  }

  /** A row of a table is a task, unless a heading, a box or an earlier row is that task already. */
  #row(row: DraftTask): void {
    const known = this.#isDefined(row.id) || this.#rows.has(row.id);
    this.#rows.add(row.id);
    this.#tasks.push({ ...row, groups: this.#groupsOf([], row.span), kind: known ? "reference" : "task" });
  }

  #isDefined(id: string): boolean {
    return (this.#ids ??= idsOf(this.#nodes, ITEM)).has(id);
  }

  #span(line: number): Span {
    return lineSpan(this.#tools.lines, this.#tools.path, line);
  }
}

/** Ids of the task nodes down to a depth. */
function idsOf(nodes: readonly Node[], depth: number): Set<string> {
  const ids = new Set<string>();
  for (const node of nodes) if (node.role === "task" && node.depth <= depth) ids.add(node.id!.id);
  return ids;
}

/** True of nodes that belong to the body of the task above: deeper headings and list lines that are no tasks. */
function isWithin(node: Node, task: Node): boolean {
  return node.role === "plain" && node.depth > task.depth;
}

/** Group headings with a task under them. */
function groupsWithTasks(nodes: readonly Node[]): Set<Node> {
  const found = new Set<Node>();
  const open: Node[] = [];
  for (const node of nodes) {
    if (node.role === "task") for (const group of open) found.add(group);
    if (node.depth === ITEM) continue;
    while (open.length > 0 && open.at(-1)!.depth >= node.depth) open.pop();
    if (node.role === "group") open.push(node);
  }
  return found;
}
