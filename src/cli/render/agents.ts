import type { AgentOverview, AgentRow, TaskRow } from "../../app/agent-overview.ts";
import { firstHelp, type AgentProgram } from "../agent-programs.ts";
import type { Paint } from "./colour.ts";
import { safeText } from "./plain.ts";
import { tabulate, type Cell } from "./tabulate.ts";

/** The agents that are always there, beside those with a name. */
const ALWAYS = "apply, script, claude[:MODEL], codex[:MODEL], acp:COMMAND LINE, command:COMMAND LINE";

/** What agents there are, what Renga does itself, the skills, and who would get which task, for a person. */
export function renderAgents(
  overview: AgentOverview,
  paint: Paint,
  programs: readonly AgentProgram[] = [],
): string {
  const { agents, ownWork, skills, problems, tasks } = overview;
  const table = (rows: readonly (readonly Cell[])[]): readonly string[] =>
    tabulate(rows, paint).map((line) => `  ${line}`);
  const lines = [
    ...(tasks === undefined ? [] : section("tasks", table(tasks.map(taskCells)))),
    ...section("agents with a name", table(agents.map(agentCells))),
    "",
    `always there: ${ALWAYS}`,
    ...section("programs of agents on this machine", table(programs.map(programCells))),
    ...(programs.length === 0
      ? []
      : [firstHelp(programs)].flatMap((it) => (it === undefined ? [] : ["", `  ${it}`]))),
    ...section(
      "done by renga itself, without a model",
      table(
        ownWork.map(({ name, command, does }) => [
          { text: name },
          { text: command, tone: "dim" },
          { text: does },
        ]),
      ),
    ),
    ...section(
      "skills",
      skills.length === 0
        ? ["  none in .claude/skills"]
        : table(
            skills.map(({ name, description }) => [
              { text: safeText(name) },
              { text: safeText(description) },
            ]),
          ),
    ),
    ...section(
      "worth knowing",
      problems.map((it) => `  ${safeText(it)}`),
    ),
  ];
  return `${lines.join("\n").replace(/^\n/u, "")}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function agentCells({
  name,
  kind,
  model,
  tier,
  provider,
  capacity,
  from,
  role,
  hiddenBy,
}: AgentRow): readonly Cell[] {
  const hidden = hiddenBy === undefined ? "" : ` (not this one: ${hiddenBy} has one of that name)`;
  return [
    { text: safeText(name) },
    { text: safeText(model === undefined ? kind : `${kind}:${model}`) },
    { text: tier },
    { text: safeText(provider), tone: "dim" },
    { text: capacity === undefined ? "" : `at most ${capacity}` },
    { text: safeText(from), tone: "dim" },
    { text: safeText(`${role ?? ""}${hidden}`.trim()) },
  ];
}

function programCells({ name, version = "", state, about }: AgentProgram): readonly Cell[] {
  const bad = state === "broken" || state === "old" || state === "logged-out";
  return [
    { text: name },
    { text: safeText(version), tone: "dim" },
    { text: safeText(about), ...(bad ? { tone: "warn" as const } : {}) },
  ];
}

function taskCells({ task, agent, why, tokens, skills, missingSkills }: TaskRow): readonly Cell[] {
  const with_ = skills.map((name) =>
    missingSkills.includes(name) ? `${name} (missing: it would not start)` : name,
  );
  return [
    { text: safeText(task.id) },
    { text: safeText(agent) },
    { text: tokens === undefined ? "" : `~${tokens} tokens`, align: "right" },
    { text: safeText(why), tone: "dim" },
    { text: safeText(with_.length === 0 ? "" : `skills: ${with_.join(", ")}`) },
  ];
}
