import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { firstLine } from "./first-line.ts";
import { entryOf, fieldOf, frontMatter, lineOf } from "./front-matter.ts";
import type { FrontMatter } from "./front-matter.ts";
import { recordDependencies } from "./record-dependencies.ts";
import { readRecord } from "./record-task.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { mapsOf, textOf, valueOf } from "./yaml-value.ts";

/**
 * Cursor's plans: `todos` in the front matter, prose below. Todos that name no other are worked off in order. The editor keeps the states
 * itself, and they are words, so that nothing is ticked.
 */
export const cursor: Dialect = { name: "cursor", detect, read };

function detect({ path, text }: PlanFile): Detection {
  if (!/^\uFEFF?---[ \t]*\r?\n/.test(text)) return NOT_OURS;
  const close = text.indexOf("\n---", 4);
  const head = text.slice(0, close < 0 ? 0 : close);
  if (!/^todos[ \t]*:/m.test(head) && !/^[ \t-]*todos[ \t]*:[ \t]*\r?$/m.test(head)) return NOT_OURS;
  const named = /\.plan\.md$/i.test(path) || /(?:^|\/)\.cursor\/plans\//.test(path);
  const reasons = ["front matter with todos", ...(named ? ["it is named as Cursor names its plans"] : [])];
  return /^[ \t-]*content[ \t]*:/m.test(head) || named
    ? { confidence: 0.96, reasons }
    : { confidence: 0.5, reasons };
}

const NOT_OURS: Detection = { confidence: 0, reasons: [] };

function read(file: PlanFile): PartialPlan {
  const front = frontMatter(file.text);
  const source = yamlSource(file.path, file.text);
  const groups: DraftGroup[] = [];
  const tasks: DraftTask[] = [];
  addTodos(source, fieldOf(front, "todos"), tasks, []);
  for (const [place, phase] of mapsOf(fieldOf(front, "phases")).entries()) {
    groups.push(phaseGroup(source, phase, place));
    addTodos(source, valueOf(phase, "todos"), tasks, [groups.length - 1]);
  }
  const title = lineOf(front, "name", "title");
  const goal = front === undefined ? undefined : overviewOf(front);
  return { ...defined({ title, goal }), declared: [], groups, tasks, notes: [] };
}

/** An overview is one long line, which may have a colon in it. */
function overviewOf(front: FrontMatter): string | undefined {
  return entryOf(front, "overview") === undefined ? undefined : lineOf(front, "overview");
}

function phaseGroup(source: YamlSource, phase: YamlNode, place: number): DraftGroup {
  const span = yamlSpan(source, phase.start, phase.end);
  const id = textOf(valueOf(phase, "id")) ?? String(place + 1);
  const title = textOf(valueOf(phase, "name", "title")) ?? "";
  const after = place === 0 ? [] : [`Phase ${place}`];
  return { kind: "phase", id, title, after, claimsParallel: false, span };
}

function addTodos(
  source: YamlSource,
  node: YamlNode | undefined,
  tasks: DraftTask[],
  groups: readonly number[],
): void {
  const items = node?.type === "list" ? node.items : [];
  for (const item of items) {
    if (item.type === "list") continue;
    const id = textOf(valueOf(item, "id")) ?? String(tasks.length + 1);
    const title = textOf(valueOf(item, "content", "title", "name")) ?? textOf(item) ?? id;
    const dependencies = valueOf(item, "dependencies", "depends_on", "blocked_by");
    tasks.push({
      ...readRecord(source, item, { id, groups }),
      title: firstLine(title) ?? id,
      dependencies: recordDependencies(dependencies),
    });
  }
}
