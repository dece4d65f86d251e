import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readHeaded } from "./headed/read-headed.ts";
import { scanLines } from "./scan.ts";
import { globalConstraints } from "./superpowers/global-constraints.ts";
import { interfaceEdges } from "./superpowers/interface-edges.ts";
import { readInterfaces } from "./superpowers/interfaces.ts";
import { namedPhases } from "./superpowers/named-phases.ts";
import { outsideTasks } from "./superpowers/outside-tasks.ts";
import { phaseTier } from "./superpowers/phase-tier.ts";
import { orderWords } from "./superpowers/phase-words.ts";
import { readSteps } from "./superpowers/read-steps.ts";
import { stepFields } from "./superpowers/step-fields.ts";
import { taskNodes } from "./superpowers/task-nodes.ts";
import { inOrder } from "./superpowers/task-order.ts";
import { trustNext } from "./trust-next.ts";

/**
 * Plans of the superpowers skills: `### Task N: …` with its files, steps of test, command and code, and no word on order, so that
 * a task follows the one above it unless its interfaces or the prose say what it needs.
 */
export const superpowers: Dialect = { name: "superpowers", detect, read };

function detect({ path, text }: PlanFile): Detection {
  const tasks = count(text, /^#{1,5} Task \d/gm);
  if (tasks === 0) return NOT_MINE;
  const reasons = [`${tasks} ${tasks === 1 ? "heading" : "headings"} “Task N”`];
  if (MARKER.test(text.slice(0, 6000))) reasons.push("it asks for the superpowers skills");
  if (/(?:^|\/)superpowers\/plans\//.test(path)) reasons.push("it lies in superpowers/plans");
  if (reasons.length > 1) return { confidence: 0.95, reasons };
  const files = count(text, /^\s{0,3}\*\*Files:?\*\*/gm);
  const steps = count(text, /^(?:[-*] \[.\] )?\*\*Step \d/gm);
  const runs = count(text, /^\s{0,3}\**(?:Run|Expected)\b[^\n:]{0,40}:/gm);
  if (files * 2 < tasks || steps < tasks || runs < tasks) return NOT_MINE;
  return { confidence: 0.9, reasons: [...reasons, `${steps} steps`, `${runs} commands and expectations`] };
}

const NOT_MINE: Detection = { confidence: 0, reasons: [] };
const MARKER =
  /REQUIRED(?: SUB-SKILL)?:\**\s*Use\b|superpowers:[a-z]|\*\*For (?:Claude|agentic workers):\*\*/;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function read(file: PlanFile): PartialPlan {
  const plan = readHeaded(file, {
    readField: stepFields(),
    choose: (_, nodes) => taskNodes(nodes),
    plainTables: true,
  });
  const lines = scanLines(file.text, trustNext());
  const constraints = globalConstraints(lines);
  const groups = namedPhases(plan.groups);
  const interfaces = plan.tasks.map(({ span }) => readInterfaces(lines, span.line, span.endLine));
  const edges = interfaceEdges(plan.tasks, interfaces);
  const tasks = plan.tasks.map((task, place): DraftTask => {
    const read = readSteps(lines, task);
    const { dependencies } = read;
    return {
      ...read,
      acceptance: constraints.length === 0 ? read.acceptance : [...read.acceptance, ...constraints],
      dependencies: dependencies.length > 0 ? dependencies : (edges[place] ?? []),
    };
  });
  return {
    ...plan,
    groups,
    tasks: inOrder(phaseTier(tasks, groups), groups, orderWords(lines, outsideTasks(plan.tasks))),
    order: "none",
  };
}
