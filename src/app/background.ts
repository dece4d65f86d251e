import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { mainCommandOf } from "../core/plan/main-command.ts";
import type { AttemptResult } from "../core/run/event.ts";
import { lastLines, plainOutput } from "../core/run/plain-output.ts";
import type { BackgroundEnd, BackgroundProcess } from "../ports/background-runner.ts";
import type { Worktree } from "../ports/workspace.ts";
import { cancelled, failed } from "./attempt-result.ts";
import { attemptEnvironment, refOf, type Attempt } from "./attempt.ts";
import { backgroundId, startMonitors, type BackgroundKeeper, type KeeperPorts } from "./background-keeper.ts";
import { explain } from "./explain.ts";
import { checksOf, describeFailure, runChecks, type Check, type CheckOutcome } from "./run-checks.ts";

export type BackgroundPorts = Pick<KeeperPorts, "runner" | "checks" | "unfenced" | "tell" | "now"> & {
  readonly keeper: BackgroundKeeper;
  /** Absolute; the folder of the processes' logs, outside every worktree. */
  readonly logs: string;
};

/** How long a start-up may take where the plan does not say, in seconds. */
const START_UP_SECONDS = 300;
/** One that the plan gives no means to judge has started up when it has lived this long. */
const LIVED_MS = 2_000;
const POLL_MS = 1_000;
const KEPT = 4_096;

/**
 * The main phase of a background task: starts its main command and waits for its start-up, which has succeeded when all
 * its `ready` commands do, or where there are none all its post checks, tried again every second; where there are
 * neither, when it has lived for two seconds. The task's time limit (300 s) is that of the start-up alone.
 *
 * Once it has started up the attempt is over, with nothing to commit, and process and worktree are the keeper's. It
 * answers undefined when the command ended with code 0 meanwhile: its work is done, and is committed and checked like
 * any other. In every other case nothing of it is left running.
 */
export async function startBackground(
  attempt: Attempt,
  ports: BackgroundPorts,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<AttemptResult | undefined> {
  const { runner, keeper, tell, now } = ports;
  const command = mainCommandOf(attempt.task) ?? "false";
  const cwd = worktree.path;
  const id = backgroundId(attempt);
  const log = join(ports.logs, `${id}.log`);
  const process = runner.start({ id, command, cwd, env: attemptEnvironment(attempt, cwd), log });
  if (typeof process === "string") return failed("infrastructure", process);
  const { pid, startTime } = process;
  tell({ type: "process-started", at: now(), ...refOf(attempt), pid, startTime });
  const monitors = startMonitors(attempt, { cwd, process }, ports);
  const outcome = await startUp(attempt, process, { ports, cwd, signal });
  if (outcome === "ready") {
    tell({ type: "background-started", at: now(), ...refOf(attempt), pid, startTime, command, cwd, log });
    keeper.keep({ attempt, process, worktree, monitors });
    return { status: "committed", commit: worktree.base, base: worktree.base, files: [] };
  }
  await runner.stop(process);
  await monitors.end();
  return outcome === "done" ? undefined : outcome;
}

type Setting = { readonly ports: BackgroundPorts; readonly cwd: string; readonly signal: AbortSignal };

/** Waits for what comes first: that it is ready, that it ends, that the time is over, that the run is stopped. */
async function startUp(
  attempt: Attempt,
  process: BackgroundProcess,
  { ports, cwd, signal }: Setting,
): Promise<"ready" | "done" | AttemptResult> {
  const over = new AbortController();
  const seconds = attempt.task.timeoutSeconds ?? START_UP_SECONDS;
  const late = AbortSignal.timeout(Math.min(seconds * 1_000, 2 ** 31 - 1));
  const giveUp = AbortSignal.any([signal, over.signal, late]);
  const probe = createProbe(attempt, ports, cwd);
  try {
    const ended = ports.runner.watch(process, giveUp);
    const first = await Promise.race([probe.ready(giveUp), ended]);
    if (signal.aborted) return cancelled();
    if (first === "ready") return afterwards(attempt, { ports, cwd, signal });
    if (first !== undefined) return whenEnded(attempt, first, ports.runner.tail(process));
    const why = probe.last() ?? lastLines(plainOutput(ports.runner.tail(process), KEPT));
    return failed("timeout", `it had not started up after ${seconds} s${why === "" ? "" : `: ${why}`}`);
  } finally {
    over.abort();
  }
}

function whenEnded(attempt: Attempt, { how, exitCode }: BackgroundEnd, tail: string): "done" | AttemptResult {
  if (how === "exited" && exitCode === 0) return "done";
  const said = how === "lost" || exitCode === null ? "it was killed" : `it ended with exit code ${exitCode}`;
  const output = plainOutput(tail, KEPT);
  return failed(
    "agent",
    explain(`${said} before it had started up${lastLines(output)}`, output, attempt.errors),
  );
}

/** Checks that are not the measure of the start-up themselves still have to hold after it. */
async function afterwards(
  attempt: Attempt,
  { ports, cwd, signal }: Setting,
): Promise<"ready" | AttemptResult> {
  const posts = checksOf(attempt.task, "post");
  if (posts.length === 0 || checksOf(attempt.task, "ready").length === 0) return "ready";
  const env = attemptEnvironment(attempt, cwd);
  const broken = await runChecks(
    posts,
    { phase: "post-validation", cwd, env, failFast: false },
    {
      runner: ports.unfenced ?? ports.checks,
      began: (check) => ports.tell({ type: "check-started", at: ports.now(), ...refOf(attempt), ...check }),
      tell: (outcome) => tellOf(attempt, outcome, ports),
    },
    signal,
  );
  if (signal.aborted) return cancelled();
  if (broken.length === 0) return "ready";
  const message = broken.map(describeFailure).join("\n");
  return failed("gate", explain(message, message, attempt.errors));
}

type Probe = {
  /** Resolves with "ready", or with undefined when the signal aborts first. */
  readonly ready: (signal: AbortSignal) => Promise<"ready" | undefined>;
  /** What did not hold when last tried, in words. */
  readonly last: () => string | undefined;
};

function createProbe(attempt: Attempt, ports: BackgroundPorts, cwd: string): Probe {
  const own = checksOf(attempt.task, "ready");
  const checks = own.length > 0 ? own : checksOf(attempt.task, "post");
  const phase = own.length > 0 ? ("main" as const) : ("post-validation" as const);
  let last: CheckOutcome | undefined;
  const round = async (signal: AbortSignal): Promise<boolean> => {
    const held: CheckOutcome[] = [];
    for (const check of checks) {
      const outcome = await runOnce(attempt, check, { ports, cwd, signal, phase });
      if (outcome === undefined) return false;
      last = outcome;
      if (outcome.exitCode !== 0) return false;
      held.push(outcome);
    }
    // Only the round that counts is told of: there may have been hundreds before it.
    for (const outcome of held) tellOf(attempt, outcome, ports);
    return true;
  };
  const ready = async (signal: AbortSignal): Promise<"ready" | undefined> => {
    const pause = (ms: number): Promise<void> => wait(ms, undefined, { signal }).catch(() => {});
    if (checks.length === 0) {
      await pause(LIVED_MS);
      return signal.aborted ? undefined : "ready";
    }
    // Quick at first: most are ready soon, and the run waits for it.
    for (let ms = 100; !signal.aborted; ms = Math.min(2 * ms, POLL_MS)) {
      if ((await round(signal)) && !signal.aborted) return "ready";
      await pause(ms);
    }
    return undefined;
  };
  return { ready, last: () => (last === undefined ? undefined : describeFailure(last)) };
}

type OneRun = Setting & { readonly phase: CheckOutcome["phase"] };

async function runOnce(
  attempt: Attempt,
  { name, command, timeoutSeconds }: Check,
  { ports, cwd, signal, phase }: OneRun,
): Promise<CheckOutcome | undefined> {
  const env = attemptEnvironment(attempt, cwd);
  const result = await (ports.unfenced ?? ports.checks).run({ command, cwd, env, timeoutSeconds }, signal);
  if (result.cancelled) return undefined;
  const { exitCode, timedOut, ms } = result;
  const output = plainOutput(result.startError ?? result.tail, KEPT);
  return { phase, name, command, exitCode, timedOut, ms, output };
}

function tellOf(attempt: Attempt, outcome: CheckOutcome, { tell, now }: BackgroundPorts): void {
  tell({ type: "check-finished", at: now(), ...refOf(attempt), ...outcome });
}
