import type { Plan } from "../core/plan/plan.ts";
import { groupHeadings } from "./renga/group-heading.ts";
import { MARKER } from "./renga/labels.ts";
import { writeValue, writeWord } from "./renga/value.ts";
import { writeTask } from "./renga/write-task.ts";

/**
 * The plan as a document in our own form, which the dialect `renga` reads back as the same plan: ids, titles, dependencies, files,
 * durations, groups, states, checks, criteria, code. What a task's text says beyond that stands below it as a quotation. Numbers that
 * the document stated about itself, and what stood between its tasks, are left out.
 */
export function writeMarkdown(plan: Plan): string {
  const headings = groupHeadings(plan.groups);
  const blocks: string[] = [];
  if (plan.title !== "") blocks.push(`# ${writeValue(plan.title)}`);
  blocks.push(MARKER);
  if (plan.goal !== undefined) blocks.push(`**Goal**: ${writeValue(plan.goal)}`);
  if (plan.groups.length > 0)
    blocks.push("## Groups", plan.groups.map((group) => writeGroup(group, headings)).join("\n"));
  let open: string | undefined;
  for (const task of plan.tasks) {
    const group = task.groups[0];
    const heading = group === undefined ? TASKS : (headings.get(group) ?? TASKS);
    if (heading !== open) blocks.push(`## ${heading}`);
    open = heading;
    blocks.push(writeTask(task));
  }
  return `${blocks.join("\n\n")}\n`;
}

/** The heading of tasks that are in no group. */
const TASKS = "Tasks";

function writeGroup(group: Plan["groups"][number], headings: ReadonlyMap<string, string>): string {
  const { after, claimsParallel, barrier, ownedPaths = [] } = group;
  return [
    `- ${headings.get(group.key)!}`,
    ...(after.length > 0 ? [`  - After: ${after.map(writeWord).join(", ")}`] : []),
    ...(claimsParallel ? ["  - Side by side: yes"] : []),
    ...(barrier === true ? ["  - Barrier: yes"] : []),
    ...(ownedPaths.length > 0 ? [`  - Owns: ${ownedPaths.map(writeWord).join(", ")}`] : []),
  ].join("\n");
}
