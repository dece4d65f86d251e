import type { AgentConfig } from "../core/config.ts";
import type { Settings } from "../core/run/event.ts";
import { safeText } from "./render/plain.ts";

/** What an agent of each kind may do, as Renga starts it. */
const MAY: Readonly<Record<AgentConfig["kind"], string>> = {
  apply: "writes the code that the plan gives, runs nothing",
  script: "runs the plan's commands",
  claude: "edits files of the worktree, runs the task's own checks, all else denied",
  codex: "edits files of the worktree and runs commands, in Codex's own sandbox",
  acp: "edits files and runs commands, as far as it asks for permission and gets it",
  command: "any program, with what it allows itself",
};

/** Words that take an agent's own questions and fences away. */
const SKIPS =
  /--dangerously\S*|--yolo\b|bypassPermissions|danger-full-access|--full-auto\b|approval-mode[= ]yolo|--allow-all-tools|--trust-all-tools/u;

/** Whether this command line, or these arguments, ask an agent to work without permissions. */
export function skipsPermissions(line: string): boolean {
  return SKIPS.test(line);
}

/** One line for each agent of the run that is steered by what the plan says: its program, and what it may do. */
export function agentLines({
  agentSpecs,
  config,
}: Pick<Settings, "agentSpecs" | "config">): readonly string[] {
  const known = new Map((config?.agents ?? []).map((agent) => [agent.name, agent]));
  return agentSpecs.flatMap((spec) => {
    const agent = known.get(spec);
    const kind = agent?.kind ?? (/^(\w+)/u.exec(spec)?.[1] as AgentConfig["kind"] | undefined);
    const may = kind === undefined ? undefined : MAY[kind];
    if (may === undefined || kind === "apply" || kind === "script") return [];
    const line = [agent?.command, ...(agent?.args ?? [])].filter((it) => it !== undefined).join(" ");
    const program = line === "" ? "" : ` (${line})`;
    const loud = skipsPermissions(`${spec} ${line}`) ? "; IT SKIPS ITS PERMISSIONS" : "";
    return [`${safeText(spec)}${safeText(program)}: ${may}${loud}`];
  });
}
