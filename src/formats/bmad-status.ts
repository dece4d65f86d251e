import { defined } from "./defined.ts";
import type {
  Detection,
  Dialect,
  DraftClaim,
  DraftGroup,
  DraftTask,
  PartialPlan,
  PlanFile,
} from "./dialect.ts";
import { recordStatus } from "./record-status.ts";
import { readRecord } from "./record-task.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import { readYaml } from "./yaml-tree.ts";
import type { YamlEntry, YamlNode } from "./yaml-tree.ts";
import { humanised, textOf, valueOf } from "./yaml-value.ts";

/**
 * BMAD's sprint-status.yaml: the stories of each epic in the order they are worked on, with their status and nothing else. The stories
 * themselves are files of their own.
 */
export const bmadStatus: Dialect = { name: "bmad-status", detect, read };

function detect({ path, text }: PlanFile): Detection {
  if (
    /\.(?:md|json|jsonl)$/i.test(path) ||
    !text.includes("development_status") ||
    !/^development_status[ \t]*:/m.test(text)
  )
    return { confidence: 0, reasons: [] };
  return {
    confidence: 0.97,
    reasons: ["YAML with development_status, where BMAD keeps the state of its stories"],
  };
}

const EPIC = /^epic[-_](\d{1,6}[a-z]?)$/i;
const RETROSPECTIVE = /^epic[-_].*retrospective$/i;
/** `2-15-fix-room-join`, `1-2a-types`: epic, story, name. */
const STORY = /^(\d{1,6}[a-z]?)[-._](\d{1,6}[a-z]?)[-._](.+)$/i;

function read(file: PlanFile): PartialPlan {
  const source = yamlSource(file.path, file.text);
  const { root } = readYaml(file.text, 0, file.text.length);
  const status = valueOf(root, "development_status");
  const entries = status?.type === "map" ? status.entries : [];
  const groups: DraftGroup[] = [];
  const declared: DraftClaim[] = [];
  const tasks: DraftTask[] = [];
  const epics = new Map<string, number>();
  const folder = textOf(valueOf(root, "story_location"));
  let latest: number | undefined;
  for (const entry of entries) {
    const epic = EPIC.exec(entry.key)?.[1];
    if (epic !== undefined) {
      latest = groups.push(epicGroup(source, entry, epic)) - 1;
      epics.set(epic, latest);
      declared.push(...epicClaim(source, entry, epic, latest));
    } else if (!RETROSPECTIVE.test(entry.key)) {
      const group = epics.get(STORY.exec(entry.key)?.[1] ?? "") ?? latest;
      tasks.push(storyTask(source, entry, folder, group));
    }
  }
  const title = textOf(valueOf(root, "project"));
  return { ...defined({ title }), declared, groups, tasks, notes: [] };
}

function storyTask(
  source: YamlSource,
  { key, start, value }: YamlEntry,
  folder: string | undefined,
  group: number | undefined,
): DraftTask {
  const node: YamlNode = { type: "map", entries: [], start, end: value.end };
  const word = textOf(value) ?? textOf(valueOf(value, "status"));
  const status = word === undefined ? "open" : recordStatus(word);
  const path = `${folder?.replace(/\/+$/, "")}/${key}.md`;
  // A story in the backlog exists only in the file of its epic.
  const written = folder !== undefined && word !== undefined && word !== "backlog" && !path.startsWith("/");
  return {
    ...readRecord(source, node, { id: key, groups: group === undefined ? [] : [group] }),
    title: humanised(STORY.exec(key)?.[3] ?? key),
    status,
    ...defined({ rawStatus: word }),
    files: written ? [{ path, raw: key, action: "read", mentioned: true }] : [],
  };
}

function epicGroup(source: YamlSource, entry: YamlEntry, id: string): DraftGroup {
  const remark = remarkAbove(source, entry, id);
  const span = yamlSpan(source, entry.start, entry.value.end);
  return { kind: "section", id, title: remark?.title ?? "", after: [], claimsParallel: false, span };
}

function epicClaim(source: YamlSource, entry: YamlEntry, id: string, group: number): DraftClaim[] {
  const remark = remarkAbove(source, entry, id);
  if (remark?.count === undefined) return [];
  const { start, end, raw, count } = remark;
  return [{ what: "tasks", value: count, raw, span: yamlSpan(source, start, end), group }];
}

type Remark = { title: string; count?: number; raw: string; start: number; end: number };

/** `# Epic 2: Basic meetings (17 stories)` in the remarks directly above an epic. */
function remarkAbove({ text }: YamlSource, { start }: YamlEntry, id: string): Remark | undefined {
  const from = Math.max(0, start - REACH);
  const above = text.slice(from, start);
  let found: Remark | undefined;
  for (const match of above.matchAll(REMARK)) {
    if (match[1] !== id) continue;
    const words = match[2]!.trim();
    const counted = /\((\d{1,4}) stor(?:y|ies)\b[^()]*\)/i.exec(words);
    const title = (counted === null ? words : words.slice(0, counted.index)).trim();
    const at = from + match.index;
    const raw = counted?.[0].slice(1, -1) ?? words;
    found = { title, raw, start: at, end: at + match[0].length };
    if (counted !== null) found.count = Number(counted[1]);
  }
  return found;
}

const REACH = 600;
const REMARK = /#[ \t]*Epic[ \t]+(\d{1,6}[a-z]?)[ \t]*[:—–-][ \t]*([^\n]+)/gi;
