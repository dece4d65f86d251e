import { runsInBackground } from "../core/plan/main-command.ts";
import type { CommandPhase, Task } from "../core/plan/plan.ts";
import type { CheckFinished, CheckStarted, Phase } from "../core/run/check-event.ts";
import { lastLines, plainOutput } from "../core/run/plain-output.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";

/** At most this many checks of one task run at a time. */
const AT_ONCE = 3;

/** Seconds a check may take when the plan does not say. */
const DEFAULT_SECONDS: Record<CommandPhase, number> = {
  skip: 30,
  pre: 30,
  test: 300,
  main: 600,
  ready: 30,
  quality: 300,
  post: 300,
  background: 30,
};

/** A check of a task that has a command to run. */
export type Check = {
  readonly name: string;
  readonly command: string;
  readonly timeoutSeconds: number;
  /** What is wrong with the output of a command that succeeded, if anything: it counts as exit code 1 then. */
  readonly judge?: (output: string) => string | undefined;
  /** A failure is tried once more by itself, and counts when it fails again: a gate, which may be flaky. */
  readonly twice?: true;
};

/** The task's commands of one phase; checks that the plan only describes in words are not among them. */
export function checksOf(task: Task, phase: CommandPhase): readonly Check[] {
  return task.commands.flatMap((it) =>
    it.phase === phase && it.command !== undefined
      ? [{ name: it.name, command: it.command, timeoutSeconds: it.timeoutSeconds ?? DEFAULT_SECONDS[phase] }]
      : [],
  );
}

/** What an attempt has to pass in a phase: after its work the task's own checks, and the gates of every task. */
export function checksIn(
  { task, gates = [] }: { readonly task: Task; readonly gates?: readonly Check[] },
  phase: "pre-flight" | "post-validation" | "landing",
): readonly Check[] {
  if (phase === "pre-flight") return checksOf(task, "pre");
  // Those of a background task speak of its process and the folder it works in, not of the merged result.
  const own = phase === "landing" && runsInBackground(task) ? [] : checksOf(task, "post");
  if (phase !== "landing") return [...own, ...gates];
  // Tests that were red without the work are green with it on top of what landed meanwhile, too.
  const proofs = checksOf({ ...task, commands: task.commands.filter(isProof) }, "test");
  return [...own, ...proofs.filter((one) => own.every(({ command }) => command !== one.command)), ...gates];
}

function isProof({ expect }: Task["commands"][number]): boolean {
  return expect === "red-green";
}

export type CheckRun = {
  readonly phase: Phase;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The first failure ends the others. */
  readonly failFast: boolean;
  readonly wanted?: CheckFinished["wanted"];
};

type Told = "type" | "at" | "task" | "uid" | "attempt";
/** One check that begins, and one that has ended, without the attempt it belongs to. */
export type CheckBeginning = Omit<CheckStarted, Told>;
export type CheckOutcome = Omit<CheckFinished, Told>;

export type CheckPorts = {
  readonly runner: ProcessRunner;
  readonly tell: (outcome: CheckOutcome) => void;
  readonly began?: (beginning: CheckBeginning) => void;
};

/** Of a check's output so many characters are kept. */
const KEPT = 4096;

/** Runs checks side by side, at most three at a time, and tells of each; gives the failures in the plan's order. */
export async function runChecks(
  checks: readonly Check[],
  run: CheckRun,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<readonly CheckOutcome[]> {
  const stop = new AbortController();
  const calledOff = (): boolean => stop.signal.aborted && !signal.aborted;
  const either = AbortSignal.any([signal, stop.signal]);
  const outcomes: CheckOutcome[] = [];
  const waiting = [...checks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !either.aborted; next = waiting.shift()) {
      const outcome = await runCheck(next[1], run, { ...ports, calledOff }, either);
      if (outcome === undefined) return;
      outcomes[next[0]] = outcome;
      if (outcome.exitCode !== 0 && run.failFast) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, checks.length) }, worker));
  return outcomes.filter((outcome) => outcome !== undefined && outcome.exitCode !== 0);
}

/** One check, once more where it is a gate or the machine rather than the check seems to have failed; undefined when it was called off. */
async function runCheck(
  { name, command, timeoutSeconds, judge, twice }: Check,
  { phase, cwd, env, wanted }: CheckRun,
  { runner, tell, began, calledOff }: CheckPorts & { readonly calledOff: () => boolean },
  signal: AbortSignal,
): Promise<CheckOutcome | undefined> {
  for (let repeat = 0; ; repeat++) {
    began?.({ phase, name, command });
    const result = await runner.run({ command, cwd, env, timeoutSeconds }, signal);
    const { timedOut, ms } = result;
    if (result.cancelled) {
      const output = plainOutput(result.tail, KEPT);
      if (calledOff()) tell({ phase, name, command, exitCode: null, timedOut, ms, output, calledOff: true });
      return undefined;
    }
    const objection = result.exitCode === 0 ? judge?.(result.tail) : undefined;
    const exitCode = objection === undefined ? result.exitCode : 1;
    const said = plainOutput(result.startError ?? result.tail, KEPT);
    const output = objection === undefined ? said : `${said}\n${objection}`.trim();
    const again = { ...(repeat === 0 ? {} : { repeat }), ...(wanted === undefined ? {} : { wanted }) };
    const outcome = { phase, name, command, exitCode, timedOut, ms, output, ...again };
    tell(outcome);
    // Never started, or ended by a signal that was not ours.
    const byMachine = exitCode === null && !timedOut;
    if (repeat > 0 || exitCode === 0 || !(byMachine || twice === true)) return outcome;
  }
}

/** One line that says which check failed, how, and the end of what it printed. */
export function describeFailure({ name, command, exitCode, timedOut, ms, output }: CheckOutcome): string {
  const how = timedOut
    ? `did not end within ${Math.round(ms / 1000)} s`
    : exitCode === null
      ? "ended by a signal, or never started"
      : `exit code ${exitCode}`;
  return `${name}: \`${command}\` failed (${how})${lastLines(output)}`;
}
