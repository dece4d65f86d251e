import type { PlanFacts } from "../plan-facts.ts";
import type { Finding, Task } from "../plan.ts";

/** What a command does that cannot be undone, by how it is written; every pattern takes linear time. */
const DESTRUCTIVE: readonly (readonly [RegExp, string])[] = [
  [
    /\brm\s+(?:-\S+\s+)*-\S*[rR]\S*\s+(?:-\S+\s+)*["']?(?:\/|~|\$HOME|\.\.?)(?:["'\s;&|/*]|$)/,
    "deletes a root, a home or the whole folder",
  ],
  [/\bgit\s+push\b[^;&|\n]*\s(?:--force(?!-with-lease)|-f\b|\+\S)/, "overwrites what others have pushed"],
  [/\bgit\s+(?:reset\s+--hard|clean\s+-\S*f|checkout\s+--\s+\.)/, "throws uncommitted work away"],
  [/\b(?:curl|wget)\b[^;&\n]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/, "runs a script straight from the network"],
  [/\bdd\b[^;&|\n]*\bof=\/dev\//, "writes over a disk"],
  [/\bmkfs(?:\.\w+)?\b/, "formats a disk"],
  [/>\s*\/dev\/(?:sd|nvme|hd|vd|mmcblk)/, "writes over a disk"],
  [/\b(?:drop\s+(?:table|database|schema)|truncate\s+table)\b/i, "drops data from a database"],
  [/\b(?:chmod|chown)\s+(?:-\S+\s+)*-\S*R\S*\s+\S+\s+\/(?:\s|$)/, "changes the rights of the whole machine"],
  [/:\(\)\s*\{\s*:\s*\|\s*:/, "starts processes without end"],
  [/\b(?:shutdown|reboot|halt|poweroff)\b\s*(?:-|now|$)/, "stops the machine"],
  [
    /\b(?:terraform|tofu)\s+destroy\b|\bkubectl\s+delete\s+(?:ns|namespace|--all)\b/,
    "takes running systems down",
  ],
];

/** Commands of the plan that destroy something for good. */
export function commandFindings({ plan }: PlanFacts): Finding[] {
  return plan.tasks.flatMap((task) => {
    const commands = task.commands.flatMap(({ command }) => command ?? []);
    const texts = task.script === undefined ? commands : [...commands, task.script];
    return texts.flatMap((text) => {
      const match = DESTRUCTIVE.find(([pattern]) => pattern.test(text));
      return match === undefined ? [] : [destructive(task, text, match[1])];
    });
  });
}

function destructive(task: Task, command: string, what: string): Finding {
  const line = command.split("\n", 1)[0]!.slice(0, 80);
  return {
    code: "destructive-command",
    severity: "warning",
    message: `${task.id} runs \`${line}\`, which ${what}`,
    span: task.span,
    fix: "take the command out of the plan, or narrow it to what the task made itself",
    tasks: [task.key],
  };
}
