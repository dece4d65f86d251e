import type { Finding } from "../core/plan/plan.ts";
import { edgesOf, parentOf, withoutDot } from "./beads-edges.ts";
import { readBead } from "./beads-task.ts";
import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { jsonRows } from "./json-rows.ts";
import type { JsonRow } from "./json-rows.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";
import type { YamlMap } from "./yaml-tree.ts";
import { textOf, valueOf } from "./yaml-value.ts";

/**
 * The issues of beads as JSON lines, and the dependencies of its backups in a file of their own. Only `blocks` and parents hold work back.
 * The store behind it is a database: the file is read and never written.
 */
export const beads: Dialect = { name: "beads", detect, read };

function detect(file: PlanFile): Detection {
  if (!/^[\uFEFF\s]*\{/.test(file.text) || /\.(?:json|ya?ml|md)$/i.test(file.path)) return NOT_OURS;
  const rows = jsonRows(file, 20);
  const issues = rows.filter(({ row }) => isIssue(row)).length;
  if (issues > 0 && issues * 2 >= rows.length)
    return {
      confidence: 0.96,
      reasons: ["JSON lines that are issues with an id, a title, a status and a type or priority"],
    };
  const links = rows.filter(({ row }) => isLink(row)).length;
  return links > 0 && links * 2 >= rows.length
    ? { confidence: 0.9, reasons: ["JSON lines that say which issue depends on which"] }
    : NOT_OURS;
}

const NOT_OURS: Detection = { confidence: 0, reasons: [] };

function isIssue(row: YamlMap | undefined): boolean {
  return (
    valueOf(row, "id") !== undefined &&
    valueOf(row, "title") !== undefined &&
    valueOf(row, "status") !== undefined &&
    valueOf(row, "issue_type", "priority") !== undefined
  );
}

function isLink(row: YamlMap | undefined): boolean {
  return valueOf(row, "issue_id") !== undefined && valueOf(row, "depends_on_id") !== undefined;
}

function read(file: PlanFile): PartialPlan {
  const source = yamlSource(file.path, file.text);
  const rows = jsonRows(file);
  const maps = rows.flatMap(({ row }) => row ?? []);
  const links = maps.filter(isLink);
  const issues = maps.filter((row) => !isLink(row) && isWork(row));
  const places = new Map(issues.map((row, place) => [idOf(row), place]));
  const tasks = issues.map((row, place): DraftTask => {
    const own = valueOf(row, "dependencies");
    const id = idOf(row);
    const parent = places.get(parentOf(own) ?? withoutDot(id) ?? "");
    const task = readBead(source, row, id);
    return {
      ...task,
      dependencies: edgesOf(own),
      ...defined({ parent: parent === place ? undefined : parent }),
    };
  });
  return {
    declared: [],
    groups: [],
    tasks: [...tasks, ...references(source, links)],
    notes: brokenRows(source, rows),
    order: "none",
  };
}

function idOf(row: YamlMap): string {
  return textOf(valueOf(row, "id")) ?? "";
}

/** Rows that are work: no tombstone, no template, none of the other things that an export holds (`_type`). */
function isWork(row: YamlMap): boolean {
  const type = textOf(valueOf(row, "_type"));
  if (type !== undefined && type !== "issue") return false;
  const template = textOf(valueOf(row, "is_template"));
  return (
    textOf(valueOf(row, "id")) !== undefined &&
    textOf(valueOf(row, "title")) !== undefined &&
    textOf(valueOf(row, "status")) !== "tombstone" &&
    (template === undefined || template === "0" || template === "false")
  );
}

/** The rows of a file of dependencies, gathered by the issue they speak of. */
function references(source: ReturnType<typeof yamlSource>, links: readonly YamlMap[]): DraftTask[] {
  const byIssue = new Map<string, YamlMap[]>();
  for (const link of links) {
    const id = textOf(valueOf(link, "issue_id"));
    if (id === undefined) continue;
    const own = byIssue.get(id);
    if (own === undefined) byIssue.set(id, [link]);
    else own.push(link);
  }
  return [...byIssue].map(([id, own]): DraftTask => {
    const [first] = own;
    const task = readBead(source, first!, id);
    const list = { type: "list" as const, items: own, start: first!.start, end: own.at(-1)!.end };
    const parentId = parentOf(list);
    const { status: _status, ...rest } = task;
    return {
      ...rest,
      kind: "reference",
      title: id,
      status: "open",
      dependencies: edgesOf(list),
      ...defined({ parentId }),
    };
  });
}

function brokenRows(source: ReturnType<typeof yamlSource>, rows: readonly JsonRow[]): Finding[] {
  const broken = rows.filter(({ row }) => row === undefined);
  const [first] = broken;
  if (first === undefined) return [];
  return [
    {
      code: "invalid-json",
      severity: "error",
      message: `${broken.length === 1 ? "a line is" : `${broken.length} lines are`} no JSON object and could not be read`,
      span: yamlSpan(source, first.start, first.end),
      fix: "one JSON object a line; marks of a merge conflict have to go",
    },
  ];
}
