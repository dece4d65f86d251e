import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { openLock } from "../../adapters/journal-sqlite/open-lock.ts";
import { createBackgroundRunner } from "../../adapters/process/background.ts";
import { createSlotRunner, type SlotRunner } from "../../adapters/process/create-slot-runner.ts";
import { endOrphans } from "../../adapters/process/end-orphans.ts";
import { fencedChecks } from "../../adapters/sandbox/fenced-checks.ts";
import { refuseForeignHome } from "../../adapters/workspace-git/foreign-home.ts";
import { openHome } from "../../adapters/workspace-git/home.ts";
import {
  inspectRepository,
  readyRepository,
  type ReadyRepository,
} from "../../adapters/workspace-git/inspect-repository.ts";
import { openGitWorkspace } from "../../adapters/workspace-git/open-git-workspace.ts";
import { conduct } from "../../app/conduct.ts";
import { learnedBefore, spentToday } from "../../app/earlier-runs.ts";
import { createPlanSecrets } from "../../app/plan-secrets.ts";
import { redactingWorkspace } from "../../app/redacting-workspace.ts";
import { resumeRun } from "../../app/resume-run.ts";
import { startRun } from "../../app/start-run.ts";
import { createToldFor } from "../../app/told-for.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { redactEvent } from "../../core/redact-event.ts";
import type { Outcome, Settings } from "../../core/run/event.ts";
import type { Fence } from "../../core/run/fence.ts";
import type { Run } from "../../core/run/state.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import type { Entry, Journal } from "../../ports/journal.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { absentAgents, refuseAbsent } from "../absent-agents.ts";
import { agentFences } from "../agent-fence.ts";
import { agentMaker } from "../agents.ts";
import { askTrust } from "../ask-trust.ts";
import { changedSince } from "../changed-since.ts";
import { earlierRunLine, earlierRunOf, type EarlierRun } from "../earlier-run-of.ts";
import { preparePlan, type Planned } from "../prepare-plan.ts";
import { createProgress } from "../render/create-progress.ts";
import { createMonitorLines } from "../render/monitors.ts";
import { safeText } from "../render/plain.ts";
import { homeOf } from "../repository.ts";
import { agentsGiven, openRunJournal, type RunJournal } from "../run-journal.ts";
import { settingsGiven, type RunOptions } from "../run-options.ts";
import { sayOutcome } from "../say-outcome.ts";
import { settleSandbox } from "../settle-sandbox.ts";
import { stopOnSignals } from "../stop-on-signals.ts";

const EXIT_OF: Record<Outcome, number> = {
  done: EXIT.done,
  failed: EXIT.failed,
  "needs-human": EXIT.human,
  interrupted: EXIT.interrupted,
  budget: EXIT.budget,
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
  await refuseForeignHome(root);
  // All that can be refused is refused before the first byte is written.
  const planned =
    options.continue === true ? undefined : await preparePlan(paths, options, given, repository);
  openHome(root);
  const lock = openLock(home, options.run ?? "");
  const opened: { close(): unknown }[] = [{ close: () => lock.release() }];
  try {
    const kept = await openRunJournal({ root, home, planned, options, given }, opened);
    const { former, journal, redactor } = kept;
    const worktree = kept.settings.config?.worktree;
    // Agents too: starting one from here would stop all others meanwhile, the longer the more memory this process has.
    const processes = createSlotRunner(Number.POSITIVE_INFINITY, { owner: root });
    opened.push(processes);
    const bare = await openGitWorkspace({ root, processes, ...(worktree && { worktree }) });
    opened.push({ close: () => sayUndone(bare.undone()) });
    const workspace = redactingWorkspace(bare, redactor.redact);
    opened.push(workspace);
    const settings = { ...given, ...agentsGiven(options, former?.settings) };
    if (former !== undefined) await lookAgain(former, settings, kept.whole, root);
    const sandbox = await sandboxFor({ ...kept.settings, ...settings }, root, opened);
    if (isFenced(sandbox, kept.settings)) bare.trustAttempts();
    const fenced = { ...settings, ...fenceOf(sandbox, kept.settings) };
    const begun =
      planned === undefined
        ? await resumeRun(
            { run: former?.run ?? "", settings: fenced, at: Date.now() },
            { journal: kept.whole, workspace, endOrphans: (orphans) => endOrphans(orphans, root) },
          )
        : await startNew(planned, options, { journal, workspace, repository, fenced });
    lock.note(begun.run.id);
    return await carryOut(begun, options, { ...kept, workspace, home, processes, sandbox });
  } finally {
    for (const it of opened.toReversed()) await it.close();
  }
}

/** What has become of a run's agents and of its plan before it goes on; a `UserError` where it has an agent that is not there. */
async function lookAgain(
  { run, settings }: { run: string; settings: Settings },
  given: Partial<Settings>,
  journal: Journal,
  root: string,
): Promise<void> {
  const { agentSpecs, config } = { ...settings, ...given };
  refuseAbsent(absentAgents(agentSpecs, config?.agents ?? []));
  const plan = journal.plan(run);
  const [first] = journal.events(run);
  if (plan === undefined || first?.event.type !== "run-started") return;
  const changed = await changedSince(plan, first.event.digest, root);
  if (changed !== undefined) process.stderr.write(safeText(`note: ${changed}`) + "\n");
}

type Begun = { readonly run: Run; readonly plan: Plan; readonly entries: readonly Entry[] };
type Stores = { readonly journal: Journal; readonly workspace: Workspace };

/** Refused before anything is started where one is required; undefined: no agent of the run has a use for it. */
async function sandboxFor(
  { agentSpecs = [], config }: Partial<Settings>,
  root: string,
  opened: { close(): unknown }[],
): Promise<Sandbox | undefined> {
  const { checks = false } = config?.sandbox ?? {};
  if (!checks && agentSpecs.every((spec) => /^(?:apply|script|codex\b)/u.test(spec))) return undefined;
  const sandbox = await settleSandbox({ root, config: config?.sandbox });
  opened.push(sandbox);
  return sandbox;
}

/** Checks write where they like unless they are fenced, too. */
function isFenced(sandbox: Sandbox | undefined, { config }: Settings): boolean {
  return sandbox?.state.available === true && config?.sandbox?.checks === true;
}

/** As reports tell it. */
function fenceOf(sandbox: Sandbox | undefined, { config }: Settings): { readonly fence?: Fence } {
  if (sandbox === undefined) return {};
  const { state } = sandbox;
  const checks = config?.sandbox?.checks === true;
  return { fence: state.available ? { how: state.how, checks } : { missing: state.why } };
}

async function startNew(
  { plan, digest, tasks, settings, gatePoints, configText }: Planned,
  options: RunOptions,
  stores: Stores & {
    readonly repository: ReadyRepository;
    readonly fenced: Partial<Settings>;
  },
): Promise<Begun> {
  const { repository, journal, fenced } = stores;
  sayOwners(plan);
  await sayEarlier(earlierRunOf(plan, tasks, journal), options);
  await askTrust({ plan, digest, settings, configText, journal, yes: options.yes === true });
  const at = Date.now();
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/gu, "").replace("T", "-").slice(0, 13);
  const { head: base, branch: onto } = repository;
  const id = `${stamp}-${randomBytes(2).toString("hex")}`;
  const day = settings.config?.budget?.day === undefined ? {} : { day: spentToday(journal, at) };
  const learned = hasChoice(settings) ? { learned: learnedBefore(journal) } : {};
  const request = {
    run: id,
    plan,
    tasks,
    digest,
    gatePoints,
    base,
    onto,
    at,
    ...day,
    settings: { ...settings, ...fenced, ...learned },
  };
  const { run, entry } = await startRun(request, stores);
  return { run, plan, entries: [entry] };
}

/** Whether there is more than one agent that costs something to choose from. */
function hasChoice({ agentSpecs }: Settings): boolean {
  return agentSpecs.filter((spec) => spec !== "apply" && spec !== "script").length > 1;
}

/** Whose files the run will not tick, before it starts. */
function sayOwners({ notes }: Plan): void {
  for (const { code, message, fix = "" } of notes)
    if (code === "owned-by-tool") process.stderr.write(safeText(`note: ${message}; ${fix}`) + "\n");
}

/** What attempts without a sandbox did to the repository itself. */
function sayUndone(changed: readonly string[]): void {
  if (changed.length === 0) return;
  const words = `settings or hooks of git were changed while attempts ran, and put back: ${changed.join(", ")}`;
  process.stderr.write(safeText(`warning: ${words}; if that was you, take them from there`) + "\n");
}

/** What landed already is paid for twice: where there is somebody to ask, it is asked. */
async function sayEarlier(earlier: EarlierRun | undefined, options: RunOptions): Promise<void> {
  const line = earlier === undefined ? undefined : earlierRunLine(earlier);
  if (line === undefined) return;
  process.stderr.write(safeText(`note: ${line}`) + "\n");
  if (options.yes === true || earlier?.landed.length === 0 || !process.stdin.isTTY) return;
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message: "Do them again?", initialValue: false });
  if (isCancel(answer) || !answer)
    throw new UserError("not started: what has landed is not done again", { exitCode: EXIT.human });
}

async function carryOut(
  { run, plan, entries }: Begun,
  options: RunOptions,
  {
    journal,
    whole,
    workspace,
    home,
    processes,
    sandbox,
    redactor,
    secrets,
  }: Stores &
    Pick<RunJournal, "whole" | "redactor" | "secrets"> & {
      readonly home: string;
      readonly processes: SlotRunner;
      readonly sandbox: Sandbox | undefined;
    },
): Promise<number> {
  const { root } = workspace;
  const fences =
    sandbox === undefined ? undefined : agentFences({ sandbox, root, config: run.settings.config });
  const declared = run.settings.config?.agents ?? [];
  // Checks are short and many: they go through shells that stay.
  const shells = createSlotRunner(Math.min(16, 3 * run.settings.agents), { owner: root });
  const { checks: inside = false, monitors = inside, hosts = [] } = run.settings.config?.sandbox ?? {};
  const isFenced = inside && sandbox?.state.available === true;
  const checks = isFenced ? fencedChecks({ sandbox, root, hosts }) : shells;
  if (run.settings.agentSpecs.some((spec) => spec !== "apply"))
    processes.warm(Math.min(run.settings.agents, run.tasks.size));
  const progress = createProgress({
    json: options.json === true,
    stdout: process.stdout,
    env: process.env,
    ...(options.monitor === true ? { below: createMonitorLines() } : {}),
  });
  const signals = stopOnSignals();
  try {
    // A run that begins now has no earlier sitting: its start is among the entries.
    if (entries[0]?.event.type !== "run-started")
      progress.recall(before(journal.events(run.id), entries[0]?.seq));
    progress.show(entries);
    const agentOf = agentMaker({ runner: processes, home, fenceOf: fences, config: run.settings.config });
    const own = createPlanSecrets(secrets, redactor);
    const outcome = await conduct(run, plan, {
      journal: whole,
      workspace,
      checks,
      ...(monitors ? {} : { unfenced: shells }),
      backgrounds: createBackgroundRunner(),
      agentOf: (spec) => own.tell(agentOf(spec)),
      redact: (event) => redactEvent(event, redactor),
      redactText: own.hide,
      toldFor: createToldFor(root, plan, declared),
      allowRed: options.allowRed === true,
      watch: (shown) => progress.show(shown),
      now: Date.now,
      scratch: join(home, "attempts"),
      stop: signals.stop,
    });
    progress.close();
    if (options.json !== true) sayOutcome(journal, run, outcome, plan);
    return EXIT_OF[outcome];
  } finally {
    progress.close();
    signals.release();
    await checks.close();
    await shells.close();
  }
}

/** What happened before this sitting. */
function* before(entries: Iterable<Entry>, seq = Number.POSITIVE_INFINITY): Iterable<Entry> {
  for (const entry of entries) {
    if (entry.seq >= seq) return;
    yield entry;
  }
}
