import type { TaskCommand } from "../core/plan/plan.ts";
import { fenceCommands, readCommands } from "./command-field.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import { fenceAt, fenceText } from "./fences.ts";
import { listText } from "./headed/list-text.ts";
import type { Node } from "./headed/outline.ts";
import { readHeaded } from "./headed/read-headed.ts";
import { LINE } from "./line.ts";
import type { Lines } from "./line.ts";
import { scanLines } from "./scan.ts";
import { sectionGoal } from "./section-goal.ts";
import { readSteps } from "./superpowers/read-steps.ts";
import { stepFields } from "./superpowers/step-fields.ts";
import { taskNodes } from "./superpowers/task-nodes.ts";
import { trustNext } from "./trust-next.ts";

/**
 * Plans of ralphex: `### Task N: …` or `### Iteration N: …` with plain boxes below, worked off from top to bottom, one task done when all
 * its boxes are; the commands of `## Validation Commands` prove each task.
 */
export const ralphex: Dialect = { name: "ralphex", detect, read };

function detect({ text }: PlanFile): Detection {
  const tasks = text.match(/^#{2,4} (?:Task|Iteration) \d+(?:\.\d+)*[a-z]?:/gm)?.length ?? 0;
  if (tasks === 0 || /^(?:[-*] \[.\] )?\*\*Step \d/m.test(text)) return { confidence: 0, reasons: [] };
  const signs = SIGNS.filter(([pattern]) => pattern.test(text)).map(([, sign]) => sign);
  const boxes = text.match(/^ {0,1}[-*] \[[ xX]\] (?!\d)/gm)?.length ?? 0;
  if (signs.length === 0 || boxes < tasks) return { confidence: 0, reasons: [] };
  const reasons = [`${tasks} headings “Task N:” or “Iteration N:” over plain boxes`, ...signs];
  return { confidence: signs.length > 1 ? 0.95 : 0.88, reasons };
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^#{1,3} Validation Commands\s*$/m, "a section “Validation Commands”"],
  [/^#{2,4} Iteration \d/m, "iterations"],
  [/^#{1,3} Implementation Steps\s*$/m, "a section “Implementation Steps”"],
  [/^#{1,3} Post-Completion\b/m, "a section “Post-Completion”"],
  [/➕/u, "new tasks are to be marked ➕"],
];

function read(file: PlanFile): PartialPlan {
  const plan = readHeaded(file, {
    readField: stepFields(),
    choose: (_, nodes) => taskNodes(nodes.map(iteration)),
    plainTables: true,
  });
  const lines = scanLines(file.text, trustNext());
  const validation = validationCommands(lines);
  const tasks = plan.tasks.map((task): DraftTask => {
    const read = readSteps(lines, task);
    const own = new Set(read.commands.map(({ command }) => command));
    return {
      ...read,
      commands: [...read.commands, ...validation.filter(({ command }) => !own.has(command))],
    };
  });
  const goal = plan.goal ?? sectionGoal(lines, /^(?:overview|goal)$/i);
  return { ...plan, ...(goal === undefined ? {} : { goal }), tasks, order: "document" };
}

/** A heading `Iteration 3: …` is a task as much as `Task 3: …`. */
function iteration(node: Node): Node {
  const match = ITERATION.exec(node.text);
  if (match !== null)
    node.id = { id: match[1]!, label: "task", prefix: "", titleStart: match[0].length, strong: true };
  return node;
}

const ITERATION = /^Iteration (\d+(?:\.\d+)*[a-z]?)\s?[:：]\s*/i;

function validationCommands(lines: Lines): TaskCommand[] {
  const found: TaskCommand[] = [];
  const section = documentSections(lines).find(({ title }) => /^validation commands$/i.test(title));
  if (section === undefined) return found;
  for (let line = section.line + 1; line < section.end; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.fenceOpen) {
      const fence = fenceAt(lines, line);
      found.push(...fenceCommands("Validation", "post", fenceText(lines, fence)));
      line = fence.close;
    } else if (kind === LINE.bullet || kind === LINE.number || kind === LINE.text)
      found.push(...readCommands("Validation", "post", listText(lines, line)));
  }
  return found.filter(({ command }) => command !== undefined);
}
