import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { frontMatter } from "./front-matter.ts";
import { readId } from "./read-id.ts";
import { readTaskDocument } from "./task-file-document.ts";
import { readTaskElements } from "./task-file-elements.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";

/**
 * One task a file: `tasks/TASK-0034.md` as `<task id="…">` with a part for each role, as a heading with fields and sections, or with
 * front matter or a table for the fields. Reports such as `TASK-0034-COMPLETION.md` hold no task.
 */
export const taskFile: Dialect = { name: "task-file", detect, read };

function detect(file: PlanFile): Detection {
  const { path, text } = file;
  if (/\.(?:ya?ml|json|jsonl)$/i.test(path)) return NOT_OURS;
  if (ELEMENT.test(text)) return { confidence: 0.97, reasons: ["it is one <task> with an id"] };
  const head = headOf(text);
  const named = NAME.test(path);
  if (isCompanion(path, head?.title ?? ""))
    return { confidence: 0.92, reasons: ["a report about a task, with no task of its own"] };
  if (head === undefined || head.others > 0) return NOT_OURS;
  const reasons = [`its one heading of the first level is ${head.id}`];
  if (named) reasons.push("its name is that of a task");
  const keys = frontMatter(text)?.map.entries.map(({ name }) => name) ?? [];
  const front = keys.includes("id") || (keys.includes("dependencies") && keys.includes("status"));
  if (front) reasons.push("its front matter has the fields of a task");
  if (SHOUTED.test(head.id) || front) return { confidence: named || front ? 0.95 : 0.92, reasons };
  return named ? { confidence: 0.9, reasons } : { confidence: 0, reasons: [] };
}

const NOT_OURS: Detection = { confidence: 0, reasons: [] };
const ELEMENT = /^[\uFEFF\s]*(?:<!--[^>]*-->\s*)?<task\s[^<>]*\bid\s*=/i;
const NAME = /(?:^|\/)(?:TASK|T)[-_]?\d+(?:[-_. ][^/]*)?\.md$/i;
const SHOUTED = /^TASK[-_ ]?\d/;

/** The first heading of the first level where it names a task, and how many more of that level and more tasks there are. */
function headOf(text: string): { id: string; title: string; others: number } | undefined {
  const [first, ...others] = text.slice(0, LONGEST).match(/^\uFEFF?#[ \t]+[^\n]+/gm) ?? [];
  if (first === undefined) return undefined;
  const title = first.replace(/^\uFEFF?#[ \t]+/, "").trim();
  const match = readId(title);
  if (match === undefined || !(match.label === "task" || /^task/i.test(match.prefix))) return undefined;
  const tasks = text.match(/^#{2,4}[ \t]+TASK[-_ ]?\d/gim)?.length ?? 0;
  const more = others.filter((other) => /^#[ \t]+task[-_ ]?\d/i.test(other)).length;
  return { id: match.id, title, others: tasks + more };
}

const LONGEST = 200_000;

function isCompanion(path: string, title: string): boolean {
  return (
    /(?:^|\/)(?:TASK|T)[-_]?\d+[-_. ](?:[^/]*[-_. ])?(?:COMPLETION|COMPLETED|SUMMARY|REPORT|REVIEW|NOTES|HANDOFF|STATUS)[^/]*\.md$/i.test(
      path,
    ) || /^TASK[-_ ]?\d+\S*[ \t:—–-]+(?:implementation |task )?(?:completion|summary|report)\b/i.test(title)
  );
}

function read(file: PlanFile): PartialPlan {
  const { path, text } = file;
  if (isCompanion(path, headOf(text)?.title ?? "")) return { ...NOTHING, notes: [companionNote(file)] };
  const { tasks, groups } = ELEMENT.test(text) ? readTaskElements(file) : readTaskDocument(file);
  const title = only(tasks)?.title;
  return { ...NOTHING, ...(title === undefined ? {} : { title }), groups, tasks };
}

const NOTHING: PartialPlan = { declared: [], groups: [], tasks: [], notes: [], order: "none" };

function only(tasks: readonly DraftTask[]): DraftTask | undefined {
  return tasks.length === 1 ? tasks[0] : undefined;
}

function companionNote({ path, text }: PlanFile): PartialPlan["notes"][number] {
  return {
    code: "no-task-in-file",
    severity: "info",
    message: `${path} reports about a task and holds none`,
    span: yamlSpan(yamlSource(path, text), 0, 0),
  };
}
