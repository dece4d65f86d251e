import type { PlannedPhase, PlannedTask } from "../../../core/batches/execution-plan.ts";
import type { Grouping } from "../../../core/batches/group-tasks.ts";
import { planned } from "../duration.ts";
import { markdownText } from "../markdown-text.ts";
import { counted, shellWord, tagged, type DocumentFacts } from "./document.ts";

/** The section of the phases: every open task on one line of its own. */
export function phaseSection({ execution }: DocumentFacts): string[] {
  const lines = execution.phases.flatMap((phase) => [
    `### Phase ${phase.number}: ${phaseName(phase, execution.grouping)}`,
    "",
    ...tagged(`phase_${phase.number}`, [
      ...phase.sets.flatMap((set) => [...setLines(set), ""]),
      ...validation(phase),
    ]),
    "",
  ]);
  return ["## Execution Phases", "", ...(lines.length > 0 ? lines : ["Nothing is left to do.", ""])];
}

/** What the phase is about, in a few words. */
function phaseName({ label, number, stuck, sets }: PlannedPhase, grouping: Grouping): string {
  if (stuck) return "Cannot be run";
  if (label !== "") return markdownText(grouping === "risk" ? `${label} risk` : label);
  if (number === 1) return "What waits for nothing";
  const [first] = sets.flatMap(({ tasks }) => tasks);
  return sets.length === 1 && sets[0]!.tasks.length === 1 && first !== undefined
    ? markdownText(first.task.title)
    : "What phase " + (number - 1) + " makes possible";
}

function setLines({ batch, tasks }: PlannedPhase["sets"][number]): string[] {
  const head =
    batch === undefined
      ? "Sequential (one at a time, in this order):"
      : `Parallel Batch ${batch} (independent: no two share a file or need each other; ${riskWords(tasks)}):`;
  return [head, "", ...tasks.map(taskLine)];
}

function riskWords(tasks: readonly PlannedTask[]): string {
  const levels = (["low", "medium", "high"] as const).filter((level) =>
    tasks.some(({ risk }) => risk.level === level),
  );
  return `${levels.join(" to ")} risk`;
}

function taskLine({ task, agent, tier, risk, why }: PlannedTask): string {
  const notes = [
    ...(why === "" ? [] : [why]),
    ...(risk.level === "low" ? [] : [`${risk.level} risk: ${risk.reasons.join(", ")}`]),
    ...(task.humanGate === true ? ["waits for a person"] : []),
  ];
  const about = notes.length === 0 ? "" : ` (${markdownText(notes.join("; "))})`;
  return `- ${markdownText(task.key)}: ${markdownText(task.title)} - Agent: ${markdownText(agent)}, tier: ${markdownText(tier)}${about}`;
}

function validation({ sets, minutes }: PlannedPhase): string[] {
  const commands = new Set<string>();
  for (const { tasks } of sets)
    for (const { task } of tasks)
      for (const { command, phase } of task.commands)
        if (command !== undefined && (phase === "test" || phase === "post"))
          commands.add(command.trim().split("\n")[0]!);
  const shown = [...commands].slice(0, 5).map((command) => markdownText(command));
  const more = commands.size - shown.length;
  const list =
    commands.size === 0 ? "no command of the plan; the gates of the repository alone" : shown.join("; ");
  return [`Validation: ${list}${more > 0 ? `; and ${more} more` : ""}`, "", `Predicted: ${planned(minutes)}`];
}

/** The section with the commands to type, and the batches as data. */
export function commandSection(facts: DocumentFacts): string[] {
  const { execution, paths } = facts;
  const { profile } = execution.forecast;
  const files = paths.map(shellWord).join(" ");
  const parallel: string[] = [];
  const sequential: string[] = [];
  for (const { number, sets, stuck } of execution.phases) {
    if (stuck) continue;
    for (const { batch, tasks } of sets) {
      const step = facts.steps(tasks.map(({ task }) => task));
      const agents = Math.min(tasks.length, profile.agents);
      const run =
        step === undefined
          ? "# its ids are no choice of their own for --step: it runs with the whole plan"
          : `renga run ${files} --step ${shellWord(step)} --agents ${batch === undefined ? 1 : agents} && renga land`;
      if (batch === undefined)
        sequential.push(`# Phase ${number}: ${counted(tasks.length, "task")}, one at a time`, run, "");
      else
        parallel.push(
          `# Phase ${number}, batch ${batch}: ${counted(tasks.length, "task")}, ${agents} at a time`,
          `PARALLEL_BATCH_${batch}: [`,
          ...tasks.map(
            ({ task, agent, tier }, i) =>
              `  ${JSON.stringify({ agent, tier, task: task.key })}${i + 1 < tasks.length ? "," : ""}`,
          ),
          "]",
          run,
          "",
        );
    }
  }
  return [
    "## Agent Coordination",
    "",
    "One command runs all of it. A task starts as soon as what it needs has landed and nobody holds its files, so nothing below has to be started by hand:",
    "",
    ...fenced([`renga run ${files} --profile ${profile.name}`]),
    "",
    "By hand it goes phase by phase; the commands below say which phase each belongs to.",
    "",
    "### Parallel Execution Commands",
    "",
    ...tagged("parallel_commands", block(parallel, "# There is none: no two tasks can run at once")),
    "",
    "### Sequential Execution Commands",
    "",
    ...tagged("sequential_commands", block(sequential, "# There are none: every task has company")),
    "",
  ];
}

function block(lines: readonly string[], none: string): string[] {
  return fenced(lines.length === 0 ? [none] : lines.slice(0, -1));
}

function fenced(lines: readonly string[]): string[] {
  // A stranger's id may hold backticks.
  const longest = lines.reduce((most, line) => Math.max(most, /`{3,}/.exec(line)?.[0].length ?? 0), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}sh`, ...lines, fence];
}
