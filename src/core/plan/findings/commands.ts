import { destructive } from "../destructive.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { placeOf } from "./place.ts";

const SHELLS = new Set(["bash", "sh", "shell", "zsh", "console", "shell-session", "powershell"]);

/** Commands of the plan that destroy something for good, those of its shell blocks among them. */
export function* commandFindings({ plan }: PlanFacts): Iterable<Draft> {
  for (const task of plan.tasks) {
    for (const { command } of task.commands) if (command !== undefined) yield* judged(task, command);
    if (task.script !== undefined) yield* judged(task, task.script);
    for (const { language, target, text } of task.code)
      if (target === undefined && SHELLS.has(language)) yield* judged(task, text);
  }
}

function* judged(task: Task, text: string): Iterable<Draft> {
  const harm = destructive(text);
  if (harm === undefined) return;
  // Where it takes several lines to do harm, the first stands for all.
  const line = text.split("\n").find((one) => destructive(one) !== undefined) ?? text.split("\n", 1)[0]!;
  yield {
    code: "destructive-command",
    severity: "warning",
    message: `${task.id} runs \`${line.trim().slice(0, 80)}\`, which ${harm}`,
    place: () => placeOf(task, [line.trim()]),
    fix: "take the command out of the plan, or narrow it to what the task made itself",
    tasks: [task.key],
  };
}
