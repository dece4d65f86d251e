import type { Config } from "../core/config.ts";
import { configCommands } from "../core/gates/config-commands.ts";
import { toolOf } from "../core/gates/tool-of.ts";
import { isSettled } from "../core/plan/plan-facts.ts";
import type { Plan } from "../core/plan/plan.ts";

/** A program that is nowhere on the PATH, and who would start it. */
export type MissingTool = { readonly tool: string; readonly users: readonly string[] };

/**
 * The programs that the configuration and the checks of tasks still to be done begin with and that `has` does not find.
 * A hint, no more: a task may install what a later one needs, and what only the shell can judge is not looked at.
 */
export function missingTools(
  config: Config,
  plan: Plan,
  has: (tool: string) => boolean,
): readonly MissingTool[] {
  const users = new Map<string, Set<string>>();
  const there = new Map<string, boolean>();
  const look = (command: string, user: string): void => {
    const tool = toolOf(command);
    if (tool === undefined) return;
    const known = there.get(tool) ?? has(tool);
    there.set(tool, known);
    if (!known) users.set(tool, (users.get(tool) ?? new Set()).add(user));
  };
  for (const { command, uses } of configCommands(config)) look(command, uses[0] ?? "");
  for (const task of plan.tasks)
    if (!isSettled(task))
      for (const { command } of task.commands) if (command !== undefined) look(command, task.id);
  return [...users].map(([tool, own]) => ({ tool, users: [...own] }));
}

/** One line on each of them, the first five. */
export function missingToolLines(missing: readonly MissingTool[]): readonly string[] {
  const lines = missing.slice(0, 5).map(({ tool, users }) => {
    const more = users.length > 3 ? ` and ${users.length - 3} more` : "";
    return `${tool} is not on the PATH; it is needed by ${users.slice(0, 3).join(", ")}${more}`;
  });
  const rest = missing.length - lines.length;
  return rest > 0 ? [...lines, `${rest} more programs are not on the PATH`] : lines;
}
