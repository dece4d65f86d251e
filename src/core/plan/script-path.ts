import type { Task } from "./plan.ts";

/** The file that has to be there for the task's main command to run; undefined where the plan gives a command, or nothing. */
export function scriptPathOf(task: Pick<Task, "commands" | "script">): string | undefined {
  if (task.commands.some(({ phase, command }) => phase === "main" && command !== undefined)) return undefined;
  const [path = ""] = (task.script ?? "").trim().split(/\s/, 1);
  return path === "" ? undefined : path;
}
