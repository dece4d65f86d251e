import type { AgentConfig } from "../../core/config.ts";
import type { Assignment } from "../../ports/agent.ts";

/** What of an agent's configuration Claude Code is told. */
export type ClaudeConfig = Pick<
  AgentConfig,
  "model" | "instructions" | "tools" | "args" | "maxTurns" | "maxUsd" | "env"
>;

/** All that a task of some minutes needs; the others would make every request ten times as large. */
const TOOLS = ["Read", "Edit", "Write", "Bash"];
const MOST_TURNS = 60;

/** The tokens of a single request are told only among the parts of its answer. */
const STREAMS = [
  "-p",
  "--verbose",
  "--include-partial-messages",
  "--input-format",
  "stream-json",
  "--output-format",
  "stream-json",
];
const LEAN = ["--setting-sources", "", "--strict-mcp-config", "--disable-slash-commands"];

const INSTRUCTIONS =
  "You are a coding agent that carries out one small task in a working directory, without anybody to ask. Do what the assignment " +
  "says and nothing else, with as few steps as it takes. When you are done, say in a few lines what you did.";

/**
 * The arguments for one attempt: both directions as JSON lines, the fewest tools, no settings of the user's or the project's, and
 * the narrowest permissions: files of the worktree may be edited, the task's own checks may be run, all else is denied. What the
 * configuration gives as `args` comes last and wins.
 */
export function claudeArguments(assignment: Assignment, config: ClaudeConfig): readonly string[] {
  const option = (name: string, value: string | number | undefined): readonly string[] =>
    value === undefined ? [] : [name, String(value)];
  return [
    ...STREAMS,
    ...option("--model", config.model),
    ...option("--tools", (config.tools ?? TOOLS).join(",")),
    ...permissions(assignment),
    ...option("--system-prompt", systemPrompt(assignment, config)),
    ...LEAN,
    ...option("--max-turns", config.maxTurns ?? MOST_TURNS),
    ...option("--max-budget-usd", least(assignment.mostUsd, config.maxUsd)),
    ...option("--resume", assignment.session),
    ...(config.args ?? []),
  ];
}

function permissions({ worktree, task }: Assignment): readonly string[] {
  // A rule is a pattern, so a path with signs of its own would mean others; this mode finds out by itself where it works.
  const mode = /[*?[\]{}()!\\,\n]/.test(worktree) ? "acceptEdits" : "dontAsk";
  const rules = [
    ...(mode === "dontAsk" ? [`Edit(/${worktree}/**)`] : []),
    ...task.commands
      .filter(({ phase }) => phase === "post" || phase === "test")
      .map(({ command }) => command)
      .flatMap((command) => (command === undefined || command.includes("\n") ? [] : partsOf(command)))
      .map((command) => `Bash(${command})`),
  ];
  return ["--permission-mode", mode, ...(rules.length === 0 ? [] : ["--allowedTools", ...rules])];
}

/** Every command of a line has to be allowed, not the line. */
function partsOf(line: string): readonly string[] {
  const parts = line.split(/&&|\|\||[;|&]/).map((part) => part.trim());
  return [...new Set([line, ...parts])].filter((part) => part !== "");
}

function systemPrompt({ skills = [] }: Assignment, { instructions }: ClaudeConfig): string {
  const texts = skills.map(({ name, text }) => `# Skill: ${name}\n\n${text.trim()}`);
  return [INSTRUCTIONS, ...(instructions === undefined ? [] : [instructions.trim()]), ...texts].join("\n\n");
}

function least(...limits: readonly (number | undefined)[]): number | undefined {
  const given = limits.filter((limit) => limit !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
