import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import { keepSecret, ownRedactor, ownSecrets } from "../adapters/process/own-redactor.ts";
import { remoteSecrets } from "../adapters/workspace-git/remote-secrets.ts";
import { redactingJournal } from "../app/redacting-journal.ts";
import type { Redactor } from "../core/redact.ts";
import type { Settings } from "../core/run/event.ts";
import { UserError } from "../core/user-error.ts";
import { writtenSecrets } from "../core/written-secrets.ts";
import type { Journal } from "../ports/journal.ts";
import { namedAgents } from "./agent-names.ts";
import type { Planned } from "./prepare-plan.ts";
import { recallOf, recallRun, type Former, type Recalled } from "./recall-run.ts";
import { chooseRun } from "./repository.ts";
import type { RunOptions } from "./run-options.ts";

/** The journal of a run, and what of its plan and configuration is not in it. */
export type RunJournal = {
  readonly former: (Former & Recalled) | undefined;
  /** Of the run, as it begins or goes on. */
  readonly settings: Settings;
  readonly journal: Journal;
  /** For those who carry the run out: what was kept out of the journal is there. */
  readonly whole: Journal;
  readonly redactor: Redactor;
  /** Of the plan and the configuration, longest first. */
  readonly secrets: readonly string[];
};

type Request = {
  readonly root: string;
  readonly home: string;
  readonly planned: Planned | undefined;
  readonly options: RunOptions;
  readonly given: Partial<Settings>;
};

/** Opens the journal of a run that begins or goes on, with all known that must not be written into it. */
export async function openRunJournal(
  { root, home, planned, options, given }: Request,
  opened: { close(): unknown }[],
): Promise<RunJournal> {
  const stored = openJournal(home);
  opened.push(stored);
  const last = planned === undefined ? formerRun(options, stored, given) : undefined;
  const former = last && { ...last, ...(await recallRun(last, stored, root)) };
  keepSecret(await remoteSecrets(root));
  const { plan, settings } = planned ?? (former as Recalled);
  const { config, agentSpecs } = settings;
  const secrets = writtenSecrets({ plan, config, agentSpecs }, ownSecrets());
  keepSecret(secrets);
  const redactor = ownRedactor();
  const journal = redactingJournal(stored, redactor);
  const whole = redactingJournal(stored, redactor, former && recallOf(former, redactor));
  return { former, settings, journal, whole, redactor, secrets };
}

/** The agents that a run is to go on with: those of its configuration by name. */
export function agentsGiven({ agent }: RunOptions, former: Settings | undefined): Partial<Settings> {
  if (agent === undefined || former === undefined) return {};
  const names = (former.config?.agents ?? []).map(({ name }) => name);
  return { agentSpecs: namedAgents(agent, names) };
}

/** The run to go on with, and the settings it had last. */
function formerRun(options: RunOptions, journal: Journal, given: Partial<Settings>): Former {
  const run =
    options.run === undefined
      ? journal.runs().find(({ finished }) => !finished)?.run
      : chooseRun(journal, options.run);
  if (run === undefined)
    throw new UserError("there is no unfinished run to continue", { hint: "start one: renga run FILE" });
  let settings: Settings | undefined;
  let planPaths: readonly string[] = [];
  const landed = new Set<string>();
  for (const { event } of journal.events(run, 0, ["run-started", "run-resumed", "landed"])) {
    if (event.type === "run-started" || event.type === "run-resumed") settings = event.settings;
    if (event.type === "run-started") planPaths = event.planPaths;
    if (event.type === "landed") landed.add(event.task);
  }
  if (settings === undefined) throw new UserError(`run ${run} is not in the journal`);
  return { run, planPaths, landed, settings: { ...settings, ...given, ...agentsGiven(options, settings) } };
}
