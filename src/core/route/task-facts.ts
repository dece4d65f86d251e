import type { RiskLevel } from "../batches/task-risk.ts";
import { mainCommandOf } from "../plan/main-command.ts";
import type { Task } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";
import { kindOf, type TaskKind } from "./task-kind.ts";

/** What rules are held against. */
export type TaskFacts = {
  readonly kind: TaskKind;
  /** Title and objective. */
  readonly text: string;
  readonly risk: RiskLevel;
  /** Files that it writes; 0 where the plan names none. */
  readonly files: number;
  /** The middle of its estimate; absent: the plan gives none. */
  readonly minutes?: number;
  /** The plan gives its code, or the command that does it, word for word. */
  readonly hasCode: boolean;
  /** The tier that the plan itself names, in its own words. */
  readonly stated?: string;
};

/** The facts of a task whose risk is known. */
export function factsOf(task: Task, risk: RiskLevel): TaskFacts {
  const { estimate } = task;
  return {
    kind: kindOf(task),
    text: task.objective === undefined ? task.title : `${task.title}\n${task.objective}`,
    risk,
    files: scopeOf(task).length,
    ...(estimate === undefined ? {} : { minutes: (estimate.minMinutes + estimate.maxMinutes) / 2 }),
    hasCode: freeWay(task) !== undefined,
    ...(task.tier === undefined ? {} : { stated: task.tier }),
  };
}

/** What can do a task without a model, as far as its plan tells: `script` runs its command, `apply` writes its code. */
export function freeWay(task: Task): "apply" | "script" | undefined {
  if (mainCommandOf(task) !== undefined) return "script";
  const written = task.files.filter(({ action }) => action !== "read");
  const onlyDeletes = written.length > 0 && written.every(({ action }) => action === "delete");
  return task.code.length > 0 || onlyDeletes ? "apply" : undefined;
}
