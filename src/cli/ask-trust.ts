import type { Plan } from "../core/plan/plan.ts";
import type { Settings } from "../core/run/event.ts";
import { EXIT, UserError } from "../core/user-error.ts";
import type { Journal } from "../ports/journal.ts";
import { safeText } from "./render/plain.ts";

export type TrustRequest = {
  readonly plan: Plan;
  readonly digest: string;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly yes: boolean;
};

/**
 * A plan is a stranger's program: the commands it carries are shown and asked about once per digest of its text.
 * A `UserError` where the answer is no, or where there is nobody to ask.
 */
export async function askTrust({ plan, digest, journal, yes }: TrustRequest): Promise<void> {
  const users = new Map<string, string[]>();
  for (const { id, commands } of plan.tasks)
    for (const { command } of commands)
      if (command !== undefined) users.set(command, [...(users.get(command) ?? []), id]);
  const commands = [...users].map(([command, ids]) => `${safeText(command)}   (${some(ids)})`);
  if (commands.length === 0 || journal.isTrusted(digest)) return;
  if (!yes) {
    const shown = commands.slice(0, 40).map((line) => `  ${line}`);
    if (commands.length > shown.length) shown.push(`  … and ${commands.length - shown.length} more`);
    process.stderr.write(
      `The plan carries commands that will be run in its worktrees:\n${shown.join("\n")}\n`,
    );
    if (!process.stdin.isTTY)
      throw new UserError("the plan's commands have not been confirmed, and there is nobody to ask", {
        hint: "look at them above, then run again with --yes",
      });
    const { confirm, isCancel } = await import("@clack/prompts");
    const answer = await confirm({ message: "Run them?", initialValue: false });
    if (isCancel(answer) || !answer)
      throw new UserError("not started: the plan's commands were not confirmed", { exitCode: EXIT.human });
  }
  journal.trust(digest, Date.now());
}

function some(ids: readonly string[]): string {
  const shown = [...new Set(ids)];
  return shown.length > 4 ? `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more` : shown.join(", ");
}
