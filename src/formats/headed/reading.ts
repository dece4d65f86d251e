import type { Span } from "../../core/plan/plan.ts";
import { append, compact } from "../append.ts";
import type { DraftTask, PartialPlan } from "../dialect.ts";
import { readGroupName } from "../group-name.ts";
import type { GroupName } from "../group-name.ts";
import { lineEnd, lineText } from "../line.ts";
import type { IdRange } from "../merge/id-range.ts";
import { indexTasks } from "../merge/task-index.ts";
import type { TaskIndex } from "../merge/task-index.ts";
import { GroupList } from "./group-list.ts";
import { itemEnd } from "./item-end.ts";
import type { NamedGroup } from "./named-group.ts";
import { BOLD, ITEM } from "./outline.ts";
import type { Node } from "./outline.ts";
import { readProse } from "./prose.ts";
import type { ListedIds, Prose } from "./prose.ts";
import { readTask } from "./read-task.ts";
import type { TaskTools } from "./read-task.ts";
import { References } from "./references.ts";
import { closeSection, openSection } from "./section.ts";
import type { Section } from "./section.ts";
import { readBody } from "./task-body.ts";
import { readTitle } from "./task-title.ts";

/** An open heading: the group it opened, and the section where it was a task heading itself. */
type Open = { depth: number; place: number; section: Section | undefined };

/** One pass over the nodes of a document, task bodies and the prose between them. */
export class Reading {
  readonly #tools: TaskTools;
  readonly #nodes: readonly Node[];
  readonly #tasks: DraftTask[] = [];
  /** Groups of the last task: neighbours mostly share them, and then share the list. */
  #lastGroups: readonly number[] = [];
  readonly #groups = new GroupList();
  readonly #open: Open[] = [];
  readonly #items: { indent: number; id: string; place: number }[] = [];
  readonly #lists: { list: ListedIds; group: number | undefined }[] = [];
  /** Ids of the tasks that the document defines, and of those that headings define; made when first asked for. */
  #ids: ReadonlySet<string> | undefined;
  #defined: ReadonlySet<string> | undefined;
  readonly #defines: ReadonlySet<Node>;
  readonly #rows = new Set<string>();
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
    this.#close(0);
    this.#settleLists();
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
    this.#close(node.depth);
    this.#items.length = 0;
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
      this.#enter(prose, this.#open.at(-1)?.place);
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
    const { draft, marked } = readTask(this.#tools, node, end, (named, span) =>
      this.#groupsHere(named, span),
    );
    this.#marked ||= marked;
    this.#tasks.push(node.depth === ITEM ? this.#item(node, draft) : draft);
    if (end < limit) this.#prose(end, limit);
    return after;
  }

  /** A list task knows what it is a part of; one that a heading defines is only a reference to that. */
  #item(node: Node, draft: DraftTask): DraftTask {
    const { id } = draft;
    if (node.id!.label === "step") return this.#step(draft);
    while (this.#items.length > 0) {
      const top = this.#items.at(-1)!;
      if (top.indent < node.indent || id.startsWith(`${top.id}.`)) break;
      this.#items.pop();
    }
    const parent = this.#items.at(-1)?.place;
    this.#items.push({ indent: node.indent, id, place: this.#tasks.length });
    if ((this.#defined ??= idsOf(this.#nodes, ITEM - 1)).has(id)) return { ...draft, kind: "reference" };
    return parent === undefined ? draft : { ...draft, parent };
  }

  /** A numbered step follows the one before it in its list. */
  #step(draft: DraftTask): DraftTask {
    const before = this.#items.pop();
    this.#items.push({ indent: 0, id: draft.id, place: this.#tasks.length });
    if (before === undefined || draft.dependencies.length > 0) return draft;
    return { ...draft, dependencies: [{ text: before.id, source: "order" }] };
  }

  #prose(from: number, to: number): void {
    const top = this.#open.at(-1);
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
    this.#tasks.push({ ...row, groups: this.#groupsHere([], row.span), kind: known ? "reference" : "task" });
  }

  /** Ends the headings from a depth on. */
  #close(depth: number): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.depth >= depth) {
      const { section } = this.#open.pop()!;
      if (section !== undefined) closeSection(section, this.#tasks);
    }
  }

  /** Enters what lists say, once every group and task is known: members of groups, or references where nothing is defined. */
  #settleLists(): void {
    if (this.#lists.length === 0) return;
    const index = indexTasks(
      this.#tasks.map(({ id }) => id),
      this.#tasks.map(() => 0),
    );
    const references = new References();
    const nothingDefined = this.#tasks.length === 0;
    for (const { list, group } of this.#lists) {
      const label = readGroupName(`${list.label}:`);
      const labelled = label === undefined ? undefined : this.#groups.find(label);
      for (const place of [labelled, group]) {
        if (nothingDefined)
          references.add(list.ids, place, {
            span: this.#span(list.line),
            text: lineText(this.#tools.lines, list.line),
          });
        else if (place !== undefined)
          for (const task of list.ids.flatMap((id) => listedTasks(index, id))) this.#join(task, place);
      }
    }
    append(this.#tasks, references.drafts());
  }

  #isDefined(id: string): boolean {
    return (this.#ids ??= idsOf(this.#nodes, ITEM)).has(id);
  }

  #join(place: number, group: number): void {
    const task = this.#tasks[place]!;
    if (task.groups.length < MOST_GROUPS && !task.groups.includes(group))
      this.#tasks[place] = { ...task, groups: [...task.groups, group] };
  }

  /** The groups of the open headings and those that a task's own fields name. */
  #groupsHere(named: readonly NamedGroup[], span: Span): readonly number[] {
    const groups = this.#open.map(({ place }) => place);
    for (const name of named) {
      const place = this.#groups.named(name, span);
      if (!groups.includes(place)) groups.push(place);
    }
    if (
      groups.length !== this.#lastGroups.length ||
      groups.some((group, at) => group !== this.#lastGroups[at])
    )
      this.#lastGroups = compact(groups);
    return this.#lastGroups;
  }

  #span(line: number): Span {
    const { lines, path } = this.#tools;
    return {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    };
  }
}

/** A task in more groups than this is a slip of the pen, or an attack. */
const MOST_GROUPS = 64;

/** Ids of the task nodes down to a depth. */
function idsOf(nodes: readonly Node[], depth: number): Set<string> {
  const ids = new Set<string>();
  for (const node of nodes) if (node.role === "task" && node.depth <= depth) ids.add(node.id!.id);
  return ids;
}

function sectionName(node: Node): GroupName {
  const { id, titleStart } = node.id!;
  return {
    kind: "section",
    id,
    title: readTitle(node.text.slice(titleStart)).title,
    claimsParallel: false,
    inline: false,
    after: [],
    remarks: [],
  };
}

/** True of nodes that belong to the body of the task above: deeper headings and list lines that are no tasks. */
function isWithin(node: Node, task: Node): boolean {
  return node.role === "plain" && node.depth > task.depth;
}

function listedTasks(index: TaskIndex, { text, from, to }: IdRange): readonly number[] {
  return to === undefined ? index.find(text, 0) : (index.between(from, to, 0) ?? []);
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
