import { confidenceOf } from "../../../core/batches/confidence.ts";
import { planned } from "../duration.ts";
import { markdownText } from "../markdown-text.ts";
import { baseOf, counted, tagged, type DocumentFacts } from "./document.ts";
import { gateSection } from "./gates.ts";
import { metadata } from "./metadata.ts";
import { commandSection, phaseSection } from "./phases.ts";
import { recoverySection } from "./recovery.ts";

/** The document of `renga plan --execution-plan`: the same for the same plan and checkout, every figure computed; ends with a newline. */
export function renderExecutionPlan(facts: DocumentFacts): string {
  return `${[
    "# Task Execution Plan",
    "",
    ...overview(facts),
    ...phaseSection(facts),
    ...commandSection(facts),
    ...gateSection(facts),
    ...recoverySection(facts),
    ...reviewSection(facts),
    ...timelineSection(facts),
    ...metadata(facts),
  ].join("\n")}\n`;
}

function overview({ execution, findings }: DocumentFacts): string[] {
  const { plan, forecast, analysis, grouping, phases, phasedMinutes } = execution;
  const { profile, minutes, risk } = forecast;
  const tasks = phases.flatMap(({ sets }) => sets.flatMap((set) => set.tasks));
  const together = phases.flatMap(({ sets }) => sets.filter(({ batch }) => batch !== undefined));
  const parallel = together.reduce((sum, set) => sum + set.tasks.length, 0);
  const settled = analysis.summary.taskCount - tasks.length;
  const path = analysis.summary.criticalPathMinutes;
  const { level } = confidenceOf(plan, findings);
  return [
    "## Executive Summary",
    "",
    `**${markdownText(plan.title === "" ? "A plan without a title" : plan.title)}**${plan.goal === undefined ? "" : `: ${markdownText(plan.goal)}`}`,
    "",
    `- Work: ${counted(tasks.length, "open task")}${settled > 0 ? ` (${settled} more are done, put off, or hold others together)` : ""}, ${planned(analysis.remainingMinutes)} one after the other`,
    `- Shape: ${counted(phases.length, "phase")} by ${grouping}; ${counted(parallel, "task")} in ${together.length} parallel ${together.length === 1 ? "batch" : "batches"}, ${tasks.length - parallel} sequential`,
    `- Profile: ${profile.name}, ${counted(profile.agents, "agent")}, ${profile.retries} further ${profile.retries === 1 ? "try" : "tries"}, ${profile.barriers ? `a barrier behind each of ${forecast.batches} batches` : "no barriers: a task starts when what it needs has landed"}`,
    `- Time: ${planned(minutes)} predicted; ${planned(phasedMinutes)} if each phase waited for the one before; critical path of the whole plan: ${path === null ? "none, dependencies go in a circle" : planned(path)}`,
    `- Risk: ${risk.level} (${risk.score} of 100): ${markdownText(risk.reasons.join("; "))}`,
    `- Confidence: ${level}`,
    "",
  ];
}

function reviewSection(facts: DocumentFacts): string[] {
  const { execution, checkout } = facts;
  const base = baseOf(facts);
  const { phases } = execution;
  const onto = checkout?.branch ?? "BRANCH";
  return [
    "## Code Review Preparation",
    "",
    "### Review Checklist",
    "",
    ...tagged("review_prep", [
      `- [ ] All tasks completed: \`renga report\` shows ${counted(
        phases.reduce((sum, { sets }) => sum + sets.reduce((all, set) => all + set.tasks.length, 0), 0),
        "task",
      )} landed`,
      "- [ ] Tests passing: the evidence of every check is in `renga log TASK`",
      `- [ ] Changes documented: \`git log ${onto}..renga/RUN\``,
      `- [ ] Commits organized: one for each task, ${phases.length === 1 ? "in one group" : `to be read in ${phases.length} groups`}:`,
      ...phases.map(({ number, label, sets }) => {
        const tasks = sets.flatMap((set) => set.tasks);
        const ids = tasks.slice(0, 8).map(({ task }) => markdownText(task.key));
        return `  - Phase ${number}${label === "" ? "" : ` (${markdownText(label)})`}: ${ids.join(", ")}${tasks.length > 8 ? `, and ${tasks.length - 8} more` : ""}`;
      }),
      `- [ ] Rollback known: one task \`git revert COMMIT\`, all of it \`git reset --keep ${base}\` after \`renga land\``,
    ]),
    "",
  ];
}

function timelineSection({ execution }: DocumentFacts): string[] {
  const { phases, phasedMinutes, forecast, analysis } = execution;
  const { criticalPathMinutes, criticalPathWithLeasesMinutes } = analysis.summary;
  const rows = phases.map(({ number, sets, minutes, stuck }) => {
    const all = sets.reduce((sum, set) => sum + set.tasks.length, 0);
    const parallel = sets.reduce((sum, set) => sum + (set.batch === undefined ? 0 : set.tasks.length), 0);
    const time = stuck ? "cannot be run" : planned(minutes);
    return `- Phase ${number}: ${counted(all, "task")}, ${parallel} parallel, ${all - parallel} sequential, ${time}`;
  });
  const path =
    criticalPathMinutes === null
      ? "There is no critical path: dependencies go in a circle."
      : `Critical path of the whole plan: ${planned(criticalPathMinutes)}${criticalPathWithLeasesMinutes === null ? "" : `, ${planned(criticalPathWithLeasesMinutes)} with one writer per file`}`;
  return [
    "## Implementation Timeline",
    "",
    ...tagged("timeline", [
      `Estimated execution with ${counted(forecast.profile.agents, "agent")}:`,
      "",
      ...rows,
      "",
      `Total: ${planned(forecast.minutes)} as it runs, ${planned(phasedMinutes)} phase by phase`,
      path,
    ]),
    "",
  ];
}
