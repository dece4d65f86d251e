import type { Plan } from "../core/plan/plan.ts";
import type { RunStarted, RunTask, Settings } from "../core/run/event.ts";
import type { GatePlace } from "../core/run/gate-event.ts";
import { begin, type Run } from "../core/run/state.ts";
import { buildGraph } from "../core/schedule/graph.ts";
import { UserError } from "../core/user-error.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { Workspace } from "../ports/workspace.ts";
import { runTasks, type RunTaskOptions } from "./run-tasks.ts";

export type StartRequest = {
  /** Names the run and its branch; safe in a ref name. */
  readonly run: string;
  readonly plan: Plan;
  readonly tasks: readonly RunTask[];
  readonly digest: string;
  readonly settings: Settings;
  readonly gatePoints?: readonly GatePlace[];
  /** What the day has cost so far, where it has a budget. */
  readonly day?: RunStarted["day"];
  /** The commit and the branch that the user has checked out. */
  readonly base: string;
  readonly onto: string;
  readonly at: number;
};

/**
 * Writes down a new run, durably, and gives it with its first entry; its tasks come from `runnableTasks`. It goes on with the tasks
 * as they were written down: their titles go into commits and onto screens, and nothing is carried out by them.
 */
export async function startRun(
  request: StartRequest,
  ports: { readonly journal: Journal; readonly workspace: Workspace },
): Promise<{ run: Run; entry: Entry }> {
  const { plan, run: id, at, base, onto, digest, settings, tasks, gatePoints = [], day } = request;
  const started = {
    type: "run-started" as const,
    at,
    run: id,
    version: 1 as const,
    base,
    branch: `renga/${id}`,
    onto,
    digest,
    planPaths: plan.sources.map(({ path }) => path),
    title: plan.title,
    settings,
    tasks,
    ...(gatePoints.length === 0 ? {} : { gatePoints }),
    ...(day === undefined ? {} : { day }),
  };
  await ports.workspace.openBranch(started.branch, base);
  const entry = ports.journal.begin(started, plan);
  const { event } = entry;
  return { run: begin(event.type === "run-started" ? { ...started, tasks: event.tasks } : started), entry };
}

/** The tasks of a new run; a `UserError` for a plan that cannot be run, saying where and what to do. */
export function runnableTasks(plan: Plan, options: RunTaskOptions): readonly RunTask[] {
  const tasks = runTasks(plan, options);
  const where = (key: string): string => {
    const span = plan.tasks.find((task) => task.key === key)?.span;
    return span === undefined ? "" : `${span.file}:${span.line}: `;
  };
  if (tasks.length === 0)
    throw new UserError(`${plan.sources[0]?.path ?? "the plan"}: no task found to run`, {
      hint: "`renga plan FILE` shows what was read; docs/plan-format.md shows what a task looks like",
    });
  const open = tasks.filter(({ settled }) => settled === undefined);
  if (open.length === 0)
    throw new UserError("nothing to do: every chosen task is already done", {
      hint: "a finished task shows [x]; choose others with --step",
    });
  const reference = plan.tasks.find(({ kind, status }) => kind === "reference" && status === "open");
  if (reference !== undefined)
    throw new UserError(
      `${where(reference.key)}task ${reference.id} is only referred to here; its text is in another file`,
      { hint: "give the files that define the tasks too: renga run FILE FILE…" },
    );
  const openKeys = new Set(open.map(({ key }) => key));
  const unknown = plan.tasks.find(
    ({ key, dependencies }) =>
      openKeys.has(key) && dependencies.some((it) => it.unknown === true && it.kind === "hard"),
  );
  if (unknown !== undefined) {
    const to = unknown.dependencies.find((it) => it.unknown === true)?.to ?? "";
    throw new UserError(
      `${where(unknown.key)}task ${unknown.id} depends on ${to}, which no task of the plan is called`,
      { hint: "correct the id, or give the file that defines it too" },
    );
  }
  const isOutside = (path: string): boolean => path.startsWith("/") || path.startsWith("../");
  const outside = open.find(({ scope }) => scope.some(isOutside));
  if (outside !== undefined) {
    const path = outside.scope.find(isOutside) ?? "";
    throw new UserError(
      `${where(outside.key)}task ${outside.id} names ${path}, a file outside the repository`,
      {
        hint: `write paths relative to the repository's root: ${path.replace(/^(?:\/|(?:\.\.\/)+)/u, "")}`,
      },
    );
  }
  const { cycle } = buildGraph(
    // Files are in nobody's way where only circles are looked for.
    open.map(({ key, minutes, needs, after }) => ({ key, minutes, scope: [], needs: [...needs, ...after] })),
  );
  if (cycle !== undefined)
    throw new UserError(
      `${where(cycle[0] ?? "")}these tasks wait for each other in a circle: ${cycle.join(" → ")}`,
      {
        hint: "remove one of these dependencies",
      },
    );
  return tasks;
}
