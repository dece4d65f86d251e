import { editsOf } from "../adapters/agent-apply/edits-of.ts";
import { isRefusal } from "../adapters/agent-apply/refusal.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { mainCommandOf } from "../core/plan/main-command.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import { scopeOf } from "../core/plan/scope.ts";
import { kindOf } from "../core/route/task-kind.ts";

/** What advice and forecasts want to know of tasks, by uid. */
export type TaskMarks = {
  /** `apply` could write them. */
  readonly appliable: Set<string>;
  readonly kinds: Map<string, string>;
};

/** Adds what a run's plan tells of the tasks that were tried. */
export function taskMarks(marks: TaskMarks, ledger: Ledger, plan: Plan | undefined): void {
  for (const task of plan?.tasks ?? []) {
    const uid = ledger.tasks.get(task.key)?.uid;
    if (uid === undefined || !ledger.latest.has(task.key)) continue;
    marks.kinds.set(uid, kindOf(task));
    if (isAppliable(task)) marks.appliable.add(uid);
  }
}

/** Whether the plan gives all that a task asks for word for word, so that `apply` can write it. */
export function isAppliable(task: Task): boolean {
  return !isRefusal(editsOf(task, scopeOf(task)));
}

/** Whether an agent of this name can do the task without a model. */
export function isFreeFor(task: Task, agents: readonly string[]): boolean {
  return (
    (agents.includes("apply") && isAppliable(task)) ||
    (agents.includes("script") && mainCommandOf(task) !== undefined)
  );
}
