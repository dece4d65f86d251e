import { existsSync } from "node:fs";
import { join } from "node:path";

import { mainCommandOf, runsInBackground } from "../core/plan/main-command.ts";
import type { Task } from "../core/plan/plan.ts";
import { scriptPathOf } from "../core/plan/script-path.ts";
import { unitsOf } from "../core/run/chunk-slices.ts";
import type { AttemptResult } from "../core/run/event.ts";
import type { Agent } from "../ports/agent.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import { assign, type Told } from "./assign.ts";
import { failed, failedBy } from "./attempt-result.ts";
import { refOf, type Attempt } from "./attempt.ts";
import { startMonitors } from "./background-keeper.ts";
import { startBackground, type BackgroundPorts } from "./background.ts";
import { runChunks } from "./chunks.ts";
import type { Broken } from "./explain.ts";
import { leftAlone } from "./plan-files.ts";
import type { ProvePorts } from "./prove.ts";

export type MainPorts = ProvePorts & {
  readonly workspace: Workspace;
  readonly agent: Agent;
  /** Runs main commands and scripts: chunked tasks are its, whichever agent has the task. */
  readonly script?: Agent;
  /** Starts and looks after background processes; without it they are the agent's like other tasks. */
  readonly background?: Pick<BackgroundPorts, "keeper" | "runner" | "logs">;
  readonly scratch: string;
  /** Takes secrets out of what an agent is told. */
  readonly redactText?: ((text: string) => string) | undefined;
  /** What an agent that asks a model has to be told beside its task; without it nothing. */
  readonly told?: (task: Task) => Promise<Omit<Told, "apart"> & { readonly missing?: string }>;
};

type Place = { readonly worktree: Worktree; readonly signal: AbortSignal };

/** Whether the plan itself says what to run for this task, and it can be run as the worktree is now. */
export function canRunPlan(attempt: Attempt, worktree: Worktree, ports: MainPorts): boolean {
  const ours = ports.agent.runsPlan === true || isOurs(attempt.task, ports);
  return ours && mainCommandOf(attempt.task) !== undefined && !scriptIsMissing(attempt.task, worktree);
}

/**
 * Carries out the main phase, the task's monitors beside it; undefined when it is done, else how the attempt ends: it
 * failed, or goes on in the background. `written` is run once a script was written.
 */
export async function mainWork(
  attempt: Attempt,
  place: Place,
  ports: MainPorts,
  written: () => Promise<Broken | undefined>,
): Promise<AttemptResult | undefined> {
  const { background } = ports;
  if (background !== undefined && runsInBackground(attempt.task))
    return inBackground(attempt, place, { ...ports, background }, written);
  const monitors = startMonitors(attempt, { cwd: place.worktree.path }, ports);
  try {
    return await inForeground(attempt, place, ports, written);
  } finally {
    await monitors.end();
  }
}

async function inForeground(
  attempt: Attempt,
  place: Place,
  ports: MainPorts,
  written: () => Promise<Broken | undefined>,
): Promise<AttemptResult | undefined> {
  const { script } = ports;
  if (script === undefined || !isChunked(attempt.task, ports)) return byAgent(attempt, place, ports);
  const failure = await writeScript(attempt, place, ports, written);
  return failure ?? runChunks(attempt, place, { ...ports, script });
}

/** A script that an agent wrote for it lands with the task; what the process then writes does not. */
async function inBackground(
  attempt: Attempt,
  place: Place,
  ports: MainPorts & { readonly background: NonNullable<MainPorts["background"]> },
  written: () => Promise<Broken | undefined>,
): Promise<AttemptResult | undefined> {
  const { workspace, background } = ports;
  const { worktree, signal } = place;
  const failure = await writeScript(attempt, place, ports, written);
  if (failure !== undefined || signal.aborted) return failure;
  const { spec, task } = attempt;
  const words = `${task.id}: attempt ${attempt.attempt} (${spec.uid})`;
  const own = await workspace.commit(worktree, words, leftAlone(attempt));
  const end = await startBackground(attempt, { ...ports, ...background }, worktree, signal);
  if (end?.status !== "committed" || own === undefined) return end;
  return { ...end, commit: own.commit, files: own.files };
}

/** Has the agent write the script that the plan names, where it is not there yet: running it is ours. */
async function writeScript(
  attempt: Attempt,
  place: Place,
  ports: MainPorts,
  written: () => Promise<Broken | undefined>,
): Promise<AttemptResult | undefined> {
  if (scriptIsMissing(attempt.task, place.worktree)) {
    const failure = await byAgent(attempt, place, ports);
    if (failure !== undefined || place.signal.aborted) return failure;
    if (scriptIsMissing(attempt.task, place.worktree))
      return failed("agent", `the script ${scriptPathOf(attempt.task)} is still not there`);
    const broken = await written();
    if (broken !== undefined) return failed("test-first", broken);
  }
  return undefined;
}

async function byAgent(
  attempt: Attempt,
  { worktree, signal }: Place,
  { agent, scratch, tell, now, told, redactText }: MainPorts,
): Promise<AttemptResult | undefined> {
  // What writes or runs the plan as it stands reads no skill.
  const asksModel = !agent.deterministic && agent.runsPlan !== true;
  const { missing, ...known } = (asksModel ? await told?.(attempt.task) : undefined) ?? { skills: [] };
  if (missing !== undefined) return failed("pre-flight", { message: missing });
  const beside = { ...known, apart: agent.toldApart === true };
  const assignment = await assign(attempt, worktree, scratch, { told: beside, redact: redactText });
  const done = await agent.work(assignment, signal, (process) =>
    tell({ type: "process-started", at: now(), ...refOf(attempt), ...process }),
  );
  return done.status === "failed" ? failedBy(done, attempt) : undefined;
}

function isOurs(task: Task, ports: MainPorts): boolean {
  return isChunked(task, ports) || (ports.background !== undefined && runsInBackground(task));
}

function isChunked(task: Task, { script }: MainPorts): boolean {
  const { mode, chunks = [] } = task;
  return (
    script !== undefined && mode === "chunked" && unitsOf(chunks) > 0 && mainCommandOf(task) !== undefined
  );
}

function scriptIsMissing(task: Task, worktree: Worktree): boolean {
  const script = scriptPathOf(task);
  return script !== undefined && !existsSync(join(worktree.path, script));
}
