import type { TaskCommand } from "../../core/plan/plan.ts";
import { isCommand } from "../command-field.ts";
import type { DraftTask } from "../dialect.ts";
import { expectation } from "../superpowers/expectation.ts";

/** Adds the criteria that are commands with a plain outcome ("`bun test` → PASS", "`pnpm build` exits 0") to what proves a task. */
export function acceptanceCommands(task: DraftTask): DraftTask {
  const known = new Set(task.commands.map(({ command }) => command));
  const found: TaskCommand[] = [];
  for (const criterion of task.acceptance) {
    const [, command, outcome] = PROOF.exec(criterion.slice(0, LONGEST)) ?? [];
    if (command === undefined || known.has(command) || !isCommand(command.replace(/^cd\s+\S+\s*&&\s*/, "")))
      continue;
    if (expectation(outcome!) !== "pass") continue;
    known.add(command);
    found.push({ name: "Acceptance", phase: "post", command, description: criterion });
  }
  return found.length === 0 ? task : { ...task, commands: [...task.commands, ...found] };
}

const LONGEST = 600;
const PROOF = /^(?:Run )?`([^`]+)`\s*(.*)$/;
