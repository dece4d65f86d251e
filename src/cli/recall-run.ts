import { loadConfig } from "../app/load-config.ts";
import { loadPlan } from "../app/load-plan.ts";
import { recallPlan } from "../app/plan-secrets.ts";
import type { Recall } from "../app/redacting-journal.ts";
import { mapTexts, restoreTexts } from "../core/map-texts.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Redactor } from "../core/redact.ts";
import type { Event, Settings } from "../core/run/event.ts";
import { REDACTED } from "../core/secret-patterns.ts";
import { UserError } from "../core/user-error.ts";
import type { Journal } from "../ports/journal.ts";
import { repositoryFacts } from "./repository.ts";

/** What a run was told, whole, and which of it must not be written down is for the caller to find. */
export type Recalled = { readonly plan: Plan; readonly settings: Settings };

/** A run to go on with: its plan's files, and its last settings as they were stored. */
export type Former = {
  readonly run: string;
  readonly planPaths: readonly string[];
  readonly settings: Settings;
  readonly landed: ReadonlySet<string>;
};

/**
 * The plan and the settings of a run with the secrets that were kept out of the journal: they are read again where they stood,
 * in the plan's files and in the configuration. A `UserError` where one is needed and no longer there.
 */
export async function recallRun(
  { run, planPaths, settings, landed }: Former,
  journal: Journal,
  root: string,
): Promise<Recalled> {
  const stored = journal.plan(run);
  if (stored === undefined) throw new UserError(`run ${run} is not in the journal`);
  const { plan, lost } = holdsMark(stored)
    ? recallPlan(stored, await planNow(planPaths, root))
    : { plan: stored, lost: [] };
  const open = lost.filter((key) => !landed.has(key));
  if (open.length > 0)
    throw gone(
      `a secret in a command or text of task ${plan.tasks.find(({ key }) => key === open[0])?.id ?? ""}`,
      planPaths.join(", "),
    );
  if (!holdsMark(settings)) return { plan, settings };
  const { config, agentSpecs } = settings;
  if (holdsMark(agentSpecs))
    throw new UserError("a secret on the command line of an agent was not stored", {
      hint: "give --agent again, or put the secret into a variable and pass it on with RENGA_PASS_ENV",
    });
  const now = await loadConfig(root, { profile: settings.profile }).catch(() => undefined);
  const whole = restoreTexts(config, now?.config, (field) => {
    if (field !== "cause" && field !== "recovery")
      throw gone(`a secret in ${field}`, config?.source ?? "renga.config");
  });
  return { plan, settings: { ...settings, ...(whole === undefined ? {} : { config: whole }) } };
}

/** What gives back to a journal's reader what these settings and this plan say whole. */
export function recallOf({ plan, settings }: Recalled, { redact }: Redactor): Recall {
  const whole = new Map<string, string>();
  mapTexts([settings.config, settings.agentSpecs], (text) => {
    const kept = redact(text);
    if (kept !== text) whole.set(kept, text);
    return text;
  });
  const back = (text: string): string => whole.get(text) ?? text;
  const event = (stored: Event): Event => {
    if (whole.size === 0) return stored;
    if ("settings" in stored) return { ...stored, settings: mapTexts(stored.settings, back) };
    if (stored.type === "attempt-started") return { ...stored, agent: back(stored.agent) };
    if (stored.type !== "gate-checked") return stored;
    return { ...stored, name: back(stored.name), command: back(stored.command) };
  };
  return { plan: () => plan, event };
}

async function planNow(paths: readonly string[], root: string): Promise<Plan | undefined> {
  const repository = await repositoryFacts(root);
  const request = { paths, cwd: root, ...(repository === undefined ? {} : { repository }) };
  return loadPlan(request).then(
    ({ plan }) => plan,
    () => undefined,
  );
}

function holdsMark(value: unknown): boolean {
  let found = false;
  mapTexts(value, (text) => {
    found ||= text.includes(REDACTED);
    return text;
  });
  return found;
}

function gone(what: string, where: string): UserError {
  return new UserError(`${what} was not stored, and is no longer to be read in ${where}`, {
    hint: `put ${where} back as it was when the run began, or take the secret from a variable of the environment`,
  });
}
