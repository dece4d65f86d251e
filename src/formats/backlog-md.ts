import type { FileUse, TaskStatus } from "../core/plan/plan.ts";
import { backlogAcceptance } from "./backlog-md-acceptance.ts";
import { detectBacklog } from "./backlog-md-detect.ts";
import { defined } from "./defined.ts";
import type { Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import type { Section } from "./document-sections.ts";
import { readFileUses } from "./file-uses.ts";
import { frontMatter, fieldOf, lineOf, wordsIn } from "./front-matter.ts";
import { lineAt } from "./line-at.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { recordDependencies } from "./record-dependencies.ts";
import { recordStatus } from "./record-status.ts";
import { scanLines } from "./scan.ts";
import { wordsOf } from "./yaml-value.ts";

/**
 * Backlog.md: one task a file, front matter with the state, sections between comments; files from before the front matter with
 * `## Status:` headings. The tool writes its files itself, so that nothing in them is ticked.
 */
export const backlogMd: Dialect = { name: "backlog-md", detect: detectBacklog, read };

function read(file: PlanFile): PartialPlan {
  const { path, text } = file;
  const front = frontMatter(text);
  const lines = scanLines(text);
  const sections = documentSections(lines);
  const heading = sections.find(({ depth }) => depth === 1)?.title;
  const titled = HEADING.exec(heading ?? "");
  const said = (...names: string[]): string | undefined =>
    lineOf(front, ...names) ?? valueIn(sections, names[0]!);
  const id = lineOf(front, "id") ?? idInPath(path) ?? titled?.[1] ?? path;
  const title = lineOf(front, "title") ?? titled?.[2] ?? heading ?? id;
  const word = said("status");
  const parentId =
    lineOf(front, "parent_task_id") ?? said("parent")?.replace(/^task\s+/i, "") ?? withoutLast(id);
  const declared = declaredFiles(front);
  const end = text.trimEnd().length;
  const task: DraftTask = {
    id,
    title,
    kind: "task",
    groups: [],
    ...defined({
      parentId,
      rawStatus: word,
      priority: said("priority"),
      agent: wordsOf(fieldOf(front, "assignee"))[0],
    }),
    status: backlogStatus(word ?? "", path),
    dependencies: dependenciesOf(front, sections),
    files: [...declared, ...mentionedFiles(text.slice(front?.end ?? 0), declared)],
    acceptance: backlogAcceptance(lines, sections),
    code: [],
    commands: [],
    body: text.slice(0, end),
    span: { file: path, line: 1, endLine: Math.max(1, lineAt(lines, end)), start: 0, end },
  };
  return { title, declared: [], groups: [], tasks: [task], notes: [], order: "none" };
}

/** `Task 11.161.1.3: Extract handlers`, `task-39 - Clean up`. */
const HEADING = /^(?:task[ -]?)?#?(\d[\w.]*|[a-z]+-\d[\w.]*)[ \t]*(?:[:—–]|[ \t]-[ \t])[ \t]*(.+)$/i;

/** The prefix and number that the tool puts in front of a file's name. */
function idInPath(path: string): string | undefined {
  return /(?:^|\/)([a-z]+-\d+(?:\.\d+)*) - [^/]*\.md$/i.exec(path)?.[1];
}

/** What a section says in its heading (`## Status: Done`). */
function valueIn(sections: readonly Section[], name: string): string | undefined {
  const found = sections.find(({ title }) => title.toLowerCase().startsWith(`${name}:`));
  const value = found?.title.slice(name.length + 1).trim();
  return value === undefined || value === "" ? undefined : value;
}

function backlogStatus(word: string, path: string): TaskStatus {
  const status = recordStatus(word);
  return status === "open" && /(?:^|\/)completed\//i.test(path) ? "done" : status;
}

function dependenciesOf(
  front: ReturnType<typeof frontMatter>,
  sections: readonly Section[],
): DraftTask["dependencies"] {
  const listed = fieldOf(front, "dependencies");
  // People write ids in other capitals and with other zeros than the tool does.
  if (listed !== undefined) return recordDependencies(listed).map(({ text }) => ({ text }));
  const words = valueIn(sections, "dependencies") ?? valueIn(sections, "depends on");
  return words === undefined ? [] : [{ text: words }];
}

/** `TASK-19.3` is part of `TASK-19`. */
function withoutLast(id: string): string | undefined {
  return /^(.*\d)\.\d+$/.exec(id)?.[1];
}

function declaredFiles(front: ReturnType<typeof frontMatter>): FileUse[] {
  return [
    ...filesIn(wordsIn(front, "modified_files"), "modify"),
    ...filesIn(wordsIn(front, "references"), "read"),
  ];
}

function filesIn(values: readonly string[], action: FileUse["action"]): FileUse[] {
  return values.flatMap((value) => (value.includes("://") ? [] : readFileUses(value, action)));
}
