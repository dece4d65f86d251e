import { notTasks } from "./checklist/not-tasks.ts";
import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect, DraftTask } from "./dialect.ts";
import { readOnce } from "./headed/read-once.ts";

/** A check-list of no tool: boxes under headings, mostly without ids; their order is all that says what comes first. */
export const plainChecklist: Dialect = {
  name: "plain-checklist",
  detect(file) {
    const { boxes, bare, loose, headings } = surveyOnce(file);
    if (boxes < 2) return { confidence: 0, reasons: [] };
    const reasons = [`${boxes} boxes, ${bare} of them without an id`];
    // Headings that are tasks have criteria for boxes.
    const tasks = headings.filter(({ text }) => TASK.test(text)).length;
    const headed = readOnce(file).tasks.filter(
      (task) => task.mark === undefined && task.kind !== "reference",
    );
    if (tasks > 1 || headed.filter(hasFields).length * 2 > headed.length) return { confidence: 0.1, reasons };
    if (boxes < 5) return { confidence: 0.45, reasons };
    // Where half of the boxes have no id, a reader that goes by ids would lose them.
    return { confidence: loose * 2 >= boxes ? 0.81 : 0.55, reasons };
  },
  read: (file) => readChecklist(file, { tasks: "all", outside: notTasks }).plan,
};

/** True of a heading that says more of its task than its boxes do. */
function hasFields({ body, estimate, dependencies }: DraftTask): boolean {
  return estimate !== undefined || dependencies.length > 0 || FIELD.test(body);
}

const TASK = /^\W{0,6}(?:task|subtask|step|issue|iteration|ticket|story|T|TASK-)\s?#?\d/i;
const FIELD = /^[ \t]*(?:[-*+][ \t]+)?\*\*(?!\[)[^*\n]{2,40}(?:\*\*[ \t]?:|:\*\*)/m;
