import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import { fieldOf, frontMatter, lineOf } from "./front-matter.ts";
import { readId } from "./read-id.ts";
import { scanLines } from "./scan.ts";
import { readTaskDocument } from "./task-file-document.ts";
import { readTaskElements } from "./task-file-elements.ts";
import { yamlSource, yamlSpan } from "./yaml-source.ts";

/**
 * One task a file: `tasks/TASK-0034.md` as `<task id="…">` with a part for each role, as a heading with fields and sections, or with
 * front matter or a table for the fields. Reports such as `TASK-0034-COMPLETION.md` hold no task.
 */
export const taskFile: Dialect = { name: "task-file", detect, read };

function detect(file: PlanFile): Detection {
  const { path } = file;
  if (/\.(?:ya?ml|json|jsonl)$/i.test(path)) return NOT_OURS;
  const text = file.text.slice(0, LONGEST);
  if (ELEMENT.test(text)) return { confidence: 0.97, reasons: ["it is one <task> with an id"] };
  const head = headOf(text);
  const named = NAME.test(path);
  if (isCompanion(path, head.title))
    return { confidence: 0.92, reasons: ["a report about a task, with no task of its own"] };
  if (head.others > 0) return NOT_OURS;
  const stated = statesTask(text);
  const reasons = [
    ...(head.id === undefined ? [] : [`its one heading of the first level is ${head.id}`]),
    ...(stated ? ["front matter or a table gives it the id or the state of a task"] : []),
    ...(named ? ["its name is that of a task"] : []),
  ];
  if (head.id !== undefined && (stated || SHOUTED.test(head.id)))
    return { confidence: named ? 0.96 : 0.93, reasons };
  return (head.id !== undefined || stated) && (named || stated) ? { confidence: 0.9, reasons } : NOT_OURS;
}

const NOT_OURS: Detection = { confidence: 0, reasons: [] };
/** So much of a document is looked at. */
const LONGEST = 100_000;
const ELEMENT = /^[\uFEFF\s]*(?:<!--[^>]*-->\s*)?<task\s[^<>]*\bid\s*=/i;
const NAME = /(?:^|\/)(?:TASK|T)[-_]?\d+(?:[-_. ][^/]*)?\.md$/i;
const SHOUTED = /^TASK[-_ ]?\d/;

type Head = { readonly id?: string; readonly title: string; readonly others: number };

/** The first heading of the first level, the id in it where it names a task, and how many other tasks have headings. */
function headOf(text: string): Head {
  if (!HEADED.test(text)) return { title: "", others: 0 };
  const [first, ...others] = documentSections(scanLines(text)).filter(
    ({ depth, title }, place) => depth === 1 || (place > 0 && OTHER.test(title)),
  );
  if (first?.depth !== 1) return { title: "", others: others.length };
  const match = readId(first.title);
  const head = { title: first.title, others: others.filter(({ title }) => OTHER.test(title)).length };
  const named = match !== undefined && (match.label === "task" || /^task/i.test(match.prefix));
  return named ? { ...head, id: match.id } : head;
}

/** A heading of the first level, in code or not: without one there is nothing to look into. */
const HEADED = /^\uFEFF?#[ \t]/m;
const OTHER = /^task[-_ ]?\d/i;

/** Whether front matter or the first table has the id of a task, or its state and what it depends on. */
function statesTask(text: string): boolean {
  const front = frontMatter(text);
  if (/^task[-_]?\d/i.test(lineOf(front, "id", "task_id", "task") ?? "")) return true;
  if (fieldOf(front, "status") !== undefined && fieldOf(front, "dependencies", "depends_on") !== undefined)
    return true;
  if (fieldOf(front, "work_package_id") !== undefined) return true;
  const head = text.slice(0, Math.max(0, text.search(/^##[ \t]/m)));
  return /^\|[ \t*]*(?:task )?id[ \t*]*\|[ \t*`]*task[-_]?\d/im.test(head);
}

function isCompanion(path: string, title: string): boolean {
  return (
    /(?:^|\/)(?:TASK|T)[-_]?\d+[-_. ](?:[^/]*[-_. ])?(?:COMPLETION|COMPLETED|SUMMARY|REPORT|REVIEW|NOTES|HANDOFF|STATUS)[^/]*\.md$/i.test(
      path,
    ) || /^TASK[-_ ]?\d+\S*[ \t:—–-]+(?:implementation |task )?(?:completion|summary|report)\b/i.test(title)
  );
}

function read(file: PlanFile): PartialPlan {
  const { path, text } = file;
  if (isCompanion(path, headOf(text.slice(0, LONGEST)).title))
    return { ...NOTHING, notes: [companionNote(file)] };
  const { tasks: read, groups } = ELEMENT.test(text) ? readTaskElements(file) : readTaskDocument(file);
  const tasks = ARCHIVED.test(path) ? read.map(settled) : read;
  const title = only(tasks)?.title;
  return { ...NOTHING, ...(title === undefined ? {} : { title }), groups, tasks };
}

/** A file in the archive is done, whatever it says: moving it there is how such a task is ticked. */
const ARCHIVED = /(?:^|\/)archived?\/[^/]*$/i;

function settled(task: DraftTask): DraftTask {
  return task.status === "open" || task.status === "in-progress" ? { ...task, status: "done" } : task;
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
