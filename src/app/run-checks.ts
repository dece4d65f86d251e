import type { CommandPhase, Task } from "../core/plan/plan.ts";
import type { CheckFinished, Phase } from "../core/run/check-event.ts";
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
export type Check = { readonly name: string; readonly command: string; readonly timeoutSeconds: number };

/** The task's commands of one phase; checks that the plan only describes in words are not among them. */
export function checksOf(task: Task, phase: CommandPhase): readonly Check[] {
  return task.commands.flatMap((it) =>
    it.phase === phase && it.command !== undefined
      ? [{ name: it.name, command: it.command, timeoutSeconds: it.timeoutSeconds ?? DEFAULT_SECONDS[phase] }]
      : [],
  );
}

export type CheckRun = {
  readonly phase: Phase;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The first failure ends the others. */
  readonly failFast: boolean;
};

/** One finished check, without the attempt it belongs to. */
export type CheckOutcome = Omit<CheckFinished, "type" | "at" | "task" | "uid" | "attempt">;

/** Runs checks side by side, at most three at a time, and tells of each; gives the failures in the plan's order. */
export async function runChecks(
  checks: readonly Check[],
  run: CheckRun,
  ports: { readonly runner: ProcessRunner; readonly tell: (outcome: CheckOutcome) => void },
  signal: AbortSignal,
): Promise<readonly CheckOutcome[]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const outcomes: CheckOutcome[] = [];
  const waiting = [...checks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !either.aborted; next = waiting.shift()) {
      const [index, { name, command, timeoutSeconds }] = next;
      const result = await ports.runner.run({ command, cwd: run.cwd, env: run.env, timeoutSeconds }, either);
      if (result.cancelled) return;
      const { exitCode, timedOut, ms } = result;
      const output = result.startError ?? result.tail;
      const outcome = {
        phase: run.phase,
        name,
        command,
        exitCode,
        timedOut,
        ms,
        output: output.slice(-4096),
      };
      outcomes[index] = outcome;
      ports.tell(outcome);
      if (exitCode !== 0 && run.failFast) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, checks.length) }, worker));
  return outcomes.filter((outcome) => outcome !== undefined && outcome.exitCode !== 0);
}

/** One line that says which check failed, how, and the end of what it printed. */
export function describeFailure({ name, command, exitCode, timedOut, ms, output }: CheckOutcome): string {
  const how = timedOut ? `did not end within ${Math.round(ms / 1000)} s` : `exit code ${exitCode ?? "none"}`;
  const tail = output.trim().split("\n").slice(-12).join("\n");
  return `${name}: \`${command}\` failed (${how})${tail === "" ? "" : `\n${tail}`}`;
}
