import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { openJournal } from "../../adapters/journal-sqlite/open-journal.ts";
import { openLock } from "../../adapters/journal-sqlite/open-lock.ts";
import { createProcessRunner } from "../../adapters/process/create-process-runner.ts";
import { createSlotRunner } from "../../adapters/process/create-slot-runner.ts";
import { endOrphans } from "../../adapters/process/end-orphans.ts";
import { openHome } from "../../adapters/workspace-git/home.ts";
import {
  inspectRepository,
  readyRepository,
  type ReadyRepository,
} from "../../adapters/workspace-git/inspect-repository.ts";
import { openGitWorkspace } from "../../adapters/workspace-git/open-git-workspace.ts";
import { conduct } from "../../app/conduct.ts";
import { loadPlan, type LoadedPlan } from "../../app/load-plan.ts";
import { resumeRun } from "../../app/resume-run.ts";
import { selectSteps } from "../../app/select-steps.ts";
import { runnableTasks, startRun } from "../../app/start-run.ts";
import { analyse } from "../../core/plan/analyse.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Outcome, RunTask, Settings } from "../../core/run/event.ts";
import type { Run } from "../../core/run/state.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import type { Entry, Journal } from "../../ports/journal.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { agentMaker, agentSpecs } from "../agents.ts";
import { askTrust } from "../ask-trust.ts";
import { numberOption } from "../number-option.ts";
import { createProgress } from "../render/create-progress.ts";
import { safeText } from "../render/plain.ts";
import { homeOf, repositoryFacts, chooseRun } from "../repository.ts";
import { sayOutcome } from "../say-outcome.ts";
import { stopOnSignals } from "../stop-on-signals.ts";

export type RunOptions = {
  readonly agents?: string;
  readonly agent?: readonly string[];
  readonly retries?: string;
  readonly timeout?: string;
  readonly scope?: string;
  readonly step?: string;
  readonly continue?: boolean;
  readonly run?: string;
  readonly dialect?: string;
  readonly allowDirty?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
};

const EXIT_OF: Record<Outcome, number> = {
  done: EXIT.done,
  failed: EXIT.failed,
  "needs-human": EXIT.human,
  interrupted: EXIT.interrupted,
};

/** `renga run`: starts a run or goes on with one, and gives the exit code of its outcome. */
export async function run(paths: readonly string[], options: RunOptions): Promise<number> {
  if (options.continue === true ? paths.length > 0 : paths.length === 0)
    throw new UserError(
      options.continue === true
        ? "run --continue takes no files: it goes on with the plan as it was when the run started"
        : "run needs the plan's files, or --continue",
      { hint: "renga run FILE…  |  renga run --continue" },
    );
  const given = settingsGiven(options);
  const repository = readyRepository(await inspectRepository(process.cwd()));
  const { root } = repository;
  const home = homeOf(root);
  // All that can be refused is refused before the first byte is written.
  const planned = options.continue === true ? undefined : await preparePlan(paths, options, repository);
  openHome(root);
  const lock = openLock(home, options.run ?? "");
  const opened: { close(): unknown }[] = [{ close: () => lock.release() }];
  try {
    const workspace = await openGitWorkspace({ root });
    opened.push(workspace);
    const journal = openJournal(home);
    opened.push(journal);
    const begun =
      planned === undefined
        ? await goOn(options, given, { journal, workspace })
        : await startNew(planned, options, given, { journal, workspace, repository });
    lock.note(begun.run.id);
    return await carryOut(begun, options, { journal, workspace, home });
  } finally {
    for (const it of opened.toReversed()) await it.close();
  }
}

type Begun = { readonly run: Run; readonly plan: Plan; readonly entries: readonly Entry[] };
type Stores = { readonly journal: Journal; readonly workspace: Workspace };

async function goOn(options: RunOptions, given: Partial<Settings>, stores: Stores): Promise<Begun> {
  const { journal } = stores;
  const id =
    options.run === undefined
      ? journal.runs().find(({ finished }) => !finished)?.run
      : chooseRun(journal, options.run);
  if (id === undefined)
    throw new UserError("there is no unfinished run to continue", { hint: "start one: renga run FILE" });
  return resumeRun({ run: id, settings: given, at: Date.now() }, { ...stores, endOrphans });
}

type Planned = LoadedPlan & { readonly tasks: readonly RunTask[] };

async function preparePlan(
  paths: readonly string[],
  options: RunOptions,
  repository: ReadyRepository,
): Promise<Planned> {
  const cwd = process.cwd();
  const facts = await repositoryFacts(repository.root);
  const loaded = await loadPlan({
    paths,
    cwd,
    ...(facts === undefined ? {} : { repository: facts }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  const own = new Set(loaded.plan.sources.map(({ path }) => path));
  const changed = repository.dirty.filter((path) => !own.has(path) && path !== ".renga/");
  if (changed.length > 0 && options.allowDirty !== true)
    throw new UserError(
      `the checkout has ${changed.length} uncommitted ${changed.length === 1 ? "change" : "changes"} that the agents would not see: ${changed.slice(0, 3).join(", ")}${changed.length > 3 ? ", …" : ""}`,
      { hint: "commit or stash them, or run with --allow-dirty" },
    );
  const tasks = runnableTasks(loaded.plan, {
    chosen: options.step === undefined ? () => true : selectSteps(loaded.plan, options.step),
    hex: () => randomBytes(4).toString("hex"),
  });
  return { ...loaded, tasks };
}

async function startNew(
  { plan, digest, tasks }: Planned,
  options: RunOptions,
  given: Partial<Settings>,
  stores: Stores & { readonly repository: ReadyRepository },
): Promise<Begun> {
  const { repository, journal } = stores;
  const settings: Settings = {
    agentSpecs: ["apply"],
    retries: 2,
    attemptTimeoutSeconds: 1800,
    ...given,
    agents: given.agents ?? agentsWorthHaving(plan),
  };
  sayOwners(plan);
  await askTrust({ plan, digest, settings, journal, yes: options.yes === true });
  const at = Date.now();
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/gu, "").replace("T", "-").slice(0, 13);
  const { head: base, branch: onto } = repository;
  const id = `${stamp}-${randomBytes(2).toString("hex")}`;
  const { run, entry } = await startRun({ run: id, plan, tasks, digest, settings, base, onto, at }, stores);
  return { run, plan, entries: [entry] };
}

/** Whose files the run will not tick, before it starts. */
function sayOwners({ notes }: Plan): void {
  for (const { code, message, fix = "" } of notes)
    if (code === "owned-by-tool") process.stderr.write(safeText(`note: ${message}; ${fix}`) + "\n");
}

async function carryOut(
  { run, plan, entries }: Begun,
  options: RunOptions,
  { journal, workspace, home }: Stores & { readonly home: string },
): Promise<number> {
  // Checks are short and many: they go through shells that are started once, before this process has grown.
  const checks = createSlotRunner(Math.min(16, 3 * run.settings.agents));
  const runner = createProcessRunner();
  const progress = createProgress({ json: options.json === true, stdout: process.stdout, env: process.env });
  const signals = stopOnSignals();
  try {
    progress.recall(before(journal.events(run.id), entries[0]?.seq));
    progress.show(entries);
    const outcome = await conduct(run, plan, {
      journal,
      workspace,
      checks,
      agentOf: agentMaker(runner),
      watch: (shown) => progress.show(shown),
      now: Date.now,
      scratch: join(home, "attempts"),
      stop: signals.stop,
    });
    progress.close();
    if (options.json !== true) sayOutcome(journal, run, outcome);
    return EXIT_OF[outcome];
  } finally {
    progress.close();
    signals.release();
    await Promise.all([checks.close(), runner.close()]);
  }
}

/** What happened before this sitting. */
function* before(entries: Iterable<Entry>, seq = Number.POSITIVE_INFINITY): Iterable<Entry> {
  for (const entry of entries) {
    if (entry.seq >= seq) return;
    yield entry;
  }
}

function settingsGiven(options: RunOptions): Partial<Settings> {
  const agents = numberOption("--agents", options.agents, { least: 1, most: 1024 });
  const retries = numberOption("--retries", options.retries, { least: 0, most: 100 });
  const timeout = numberOption("--timeout", options.timeout, { least: 1, most: 7 * 24 * 3600 });
  const { scope } = options;
  if (scope !== undefined && scope !== "extend" && scope !== "reject")
    throw new UserError(`--scope ${scope}: neither extend nor reject`);
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(agents === undefined ? {} : { agents }),
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { attemptTimeoutSeconds: timeout }),
    ...(options.agent === undefined ? {} : { agentSpecs: agentSpecs(options.agent) }),
  };
}

/** No more than the plan can use, nor than the machine has cores for: each attempt compiles and tests. */
function agentsWorthHaving(plan: Plan): number {
  return Math.max(1, Math.min(analyse(plan, {}).summary.agentsWorthHaving ?? 1, availableParallelism(), 8));
}
