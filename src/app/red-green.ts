import type { Task } from "../core/plan/plan.ts";
import { isTestPath } from "../core/plan/test-path.ts";
import type { Committed, Workspace, Worktree } from "../ports/workspace.ts";
import type { Attempt } from "./attempt.ts";
import type { Broken } from "./explain.ts";
import { describeBroken, runAttemptChecks, type ProvePorts } from "./prove.ts";
import { checksOf, type Check, type CheckOutcome } from "./run-checks.ts";

export type RedGreenPorts = ProvePorts & { readonly workspace: Workspace };

export type TestPlace = { readonly worktree: Worktree; readonly signal: AbortSignal };

/** The task's test commands that have to succeed before the work is believed in. */
export function minimalRuns(task: Task): readonly Check[] {
  return testsOf(task, false);
}

/** The task's test commands that have to fail without the work and succeed with it. */
export function redGreenTests(task: Task): readonly Check[] {
  return testsOf(task, true);
}

function testsOf(task: Task, redGreen: boolean): readonly Check[] {
  const commands = task.commands.filter(({ expect }) => (expect === "red-green") === redGreen);
  return checksOf({ ...task, commands }, "test");
}

/** Runs test commands that have to succeed; answers what failed. */
export async function proveGreen(
  attempt: Attempt,
  checks: readonly Check[],
  { worktree, signal }: TestPlace,
  ports: ProvePorts,
): Promise<Broken | undefined> {
  const failures = await runAttemptChecks(
    attempt,
    { checks, phase: "test-first", worktree: worktree.path, signal, failFast: true },
    ports,
  );
  return describeBroken(attempt, failures);
}

/** Runs test commands that have to fail, as the work is not there; answers which of them prove nothing. */
export async function proveRed(
  attempt: Attempt,
  checks: readonly Check[],
  { worktree, signal }: TestPlace,
  ports: ProvePorts,
): Promise<Broken | undefined> {
  const last = new Map<string, CheckOutcome>();
  await runAttemptChecks(
    attempt,
    {
      checks,
      phase: "test-first",
      worktree: worktree.path,
      signal,
      failFast: false,
      wanted: "failure",
      note: (outcome) => last.set(`${outcome.name}\0${outcome.command}`, outcome),
    },
    ports,
  );
  const wrong = [...last.values()].flatMap(({ name, command, exitCode, timedOut, output }) => {
    if (exitCode === 0)
      return [`${name}: \`${command}\` succeeds without the work of this task, so it proves nothing`];
    if (exitCode !== null) return [];
    const how = timedOut ? "did not end in time" : "was ended by a signal, or never started";
    return [
      `${name}: \`${command}\` ${how} without the work of this task: that is no failing test\n${output}`.trim(),
    ];
  });
  return wrong.length === 0 ? undefined : { message: wrong.join("\n") };
}

/** The same where the tests came with the work: on the base with nothing of the commit but its tests. */
export async function proveRedWithTestsOf(
  committed: Committed | undefined,
  attempt: Attempt,
  { worktree, signal }: TestPlace,
  ports: RedGreenPorts,
): Promise<Broken | undefined> {
  const { workspace } = ports;
  const declared = new Set(
    attempt.task.files.flatMap(({ action, path }) => (action === "test" ? [path] : [])),
  );
  const tests = (committed?.files ?? []).filter((path) => declared.has(path) || isTestPath(path));
  const tree = await workspace.layOver(worktree.base, committed?.commit ?? worktree.base, tests);
  // Another worktree, as what the work left behind in its own is still needed.
  const other = await workspace.acquire(attempt.branch);
  try {
    await workspace.show(other, tree);
    return await proveRed(attempt, redGreenTests(attempt.task), { worktree: other, signal }, ports);
  } finally {
    await workspace.release(other).catch(() => {});
  }
}
