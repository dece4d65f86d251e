import { createHash } from "node:crypto";

import type { Config } from "../core/config.ts";
import { configCommands } from "../core/gates/config-commands.ts";
import { mainCommandOf } from "../core/plan/main-command.ts";
import type { Plan } from "../core/plan/plan.ts";
import { scriptPathOf } from "../core/plan/script-path.ts";
import type { Settings } from "../core/run/event.ts";
import { EXIT, UserError } from "../core/user-error.ts";
import type { Journal } from "../ports/journal.ts";
import { agentLines } from "./agent-lines.ts";
import { safeText } from "./render/plain.ts";

export type TrustRequest = {
  readonly plan: Plan;
  readonly digest: string;
  /** Their configuration, as it is in force, is asked about with the plan. */
  readonly settings: Settings;
  /** The text of the configuration's file, where there is one. */
  readonly configText?: string | undefined;
  readonly journal: Journal;
  readonly yes: boolean;
};

/** What a plan and its configuration would run, and under which digest that is trusted. */
export type StrangersWork = {
  readonly digest: string;
  /** Nothing is run that somebody else wrote. */
  readonly harmless: boolean;
  /** What is shown before the question. */
  readonly text: string;
  readonly fromConfig: boolean;
};

/** All that would be run of what others wrote, in lines that a terminal shows as they are. */
export function strangersWork({
  plan,
  settings,
  ...texts
}: Omit<TrustRequest, "journal" | "yes">): StrangersWork {
  const { config } = settings;
  const fromPlan = planCommands(plan);
  const fromConfig = config === undefined ? [] : configCommands(config);
  const digest = trustDigest({ ...texts, config: fromConfig.length === 0 ? undefined : config });
  const commands = [
    ...fromPlan,
    ...fromConfig.map(({ command, uses }) => `${safeText(command)}   (${safeText(uses.join(", "))})`),
  ];
  const carriers = [
    ...(fromPlan.length === 0 ? [] : ["the plan"]),
    ...(fromConfig.length === 0 ? [] : [safeText(config?.source ?? "the project")]),
  ].join(" and ");
  // A plan of thousands must not hide what runs beside it.
  const most = Math.max(10, 40 - fromConfig.length);
  const shown = [...commands.slice(0, Math.min(most, fromPlan.length)), ...commands.slice(fromPlan.length)];
  const lines = shown.map((line) => `  ${line}`);
  if (shown.length < commands.length) lines.splice(most, 0, `  … and ${commands.length - shown.length} more`);
  const head = `${capital(carriers)} ${carriers.includes(" and ") ? "carry" : "carries"} commands that will be run in ${carriers === "the plan" ? "its" : "the run's"} worktrees:`;
  const agents = agentLines(settings).map((line) => `  ${line}`);
  const parts = [
    ...(commands.length === 0 ? [] : [head, ...lines]),
    ...(agents.length === 0 ? [] : ["Its tasks are given to:", ...agents]),
  ];
  return {
    digest,
    harmless: commands.length === 0,
    text: parts.map((line) => `${line}\n`).join(""),
    fromConfig: fromConfig.length > 0,
  };
}

/**
 * A plan is a stranger's program, and so may a repository be: the commands that they carry are shown and asked about once
 * per digest of their texts. A `UserError` where the answer is no, or where there is nobody to ask.
 */
export async function askTrust(request: TrustRequest): Promise<void> {
  const { journal, yes, plan } = request;
  const work = strangersWork(request);
  if (work.harmless || journal.isTrusted(work.digest)) return;
  if (!yes) {
    process.stderr.write(work.text);
    await confirmed(work, "Run them?", "not started: the commands were not confirmed");
  }
  journal.trust(work.digest, Date.now(), plan.sources.map(({ path }) => path).join(", "));
}

/** Asks the person at the terminal; a `UserError` where the answer is no, or where there is nobody to ask. */
export async function confirmed(
  { fromConfig }: StrangersWork,
  question: string,
  refused: string,
): Promise<void> {
  if (!process.stdin.isTTY)
    throw new UserError(
      `the ${fromConfig ? "" : "plan's "}commands have not been confirmed, and there is nobody to ask`,
      { hint: "look at them above, then run again with --yes" },
    );
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message: question, initialValue: false });
  if (isCancel(answer) || !answer) throw new UserError(refused, { exitCode: EXIT.human });
}

function planCommands({ tasks }: Plan): readonly string[] {
  const users = new Map<string, string[]>();
  for (const task of tasks) {
    const script = scriptPathOf(task) === undefined ? undefined : mainCommandOf(task);
    for (const command of [...task.commands.map(({ command }) => command), script])
      if (command !== undefined) users.set(command, [...(users.get(command) ?? []), task.id]);
  }
  return [...users].map(([command, ids]) => `${safeText(command)}   (${some(ids)})`);
}

/** Of the plan alone where no configuration is in force that runs anything. */
function trustDigest(about: {
  readonly digest: string;
  readonly config: Config | undefined;
  readonly configText?: string | undefined;
}): string {
  const { digest, config, configText = "" } = about;
  if (config === undefined) return digest;
  return createHash("sha256")
    .update(JSON.stringify([digest, configText, configCommands(config)]))
    .digest("hex");
}

function capital(text: string): string {
  return text.startsWith("the ") ? `T${text.slice(1)}` : text;
}

function some(ids: readonly string[]): string {
  const shown = [...new Set(ids)];
  return shown.length > 4 ? `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more` : shown.join(", ");
}
