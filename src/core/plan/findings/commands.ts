import { destructive } from "../destructive.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Finding, Task } from "../plan.ts";

/** Commands of the plan that destroy something for good. */
export function commandFindings({ plan }: PlanFacts): Finding[] {
  return plan.tasks.flatMap((task) => {
    const commands = task.commands.flatMap(({ command }) => command ?? []);
    const texts = task.script === undefined ? commands : [...commands, task.script];
    return texts.flatMap((text) => {
      const harm = destructive(text);
      return harm === undefined ? [] : [destructiveCommand(task, text, harm)];
    });
  });
}

function destructiveCommand(task: Task, command: string, harm: string): Finding {
  const line = command.split("\n", 1)[0]!.slice(0, 80);
  return {
    code: "destructive-command",
    severity: "warning",
    message: `${task.id} runs \`${line}\`, which ${harm}`,
    span: task.span,
    fix: "take the command out of the plan, or narrow it to what the task made itself",
    tasks: [task.key],
  };
}
