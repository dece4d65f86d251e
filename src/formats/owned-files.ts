import type { Finding, Plan } from "../core/plan/plan.ts";
import type { PartialPlan } from "./dialect.ts";

/** A tool that keeps its files to itself: it may rewrite them at any time, and counts on what it last wrote there. */
export type Owner = {
  readonly tool: string;
  /** What a person does so that the tool itself marks a task as done. */
  done(id: string): string;
  /** The command that marks all of these; absent: there is none. */
  doneAll?(ids: readonly string[]): string;
};

/** Dialects whose files another tool owns, and how each marks a task as done; Renga reads them and writes nothing there. */
export const OWNERS: Readonly<Record<string, Owner>> = {
  "backlog-md": {
    tool: "Backlog.md",
    done: (id) => `\`backlog task edit ${id} -s Done\``,
    doneAll: (ids) => ids.map((id) => `backlog task edit ${id} -s Done`).join(" && "),
  },
  beads: { tool: "beads", done: (id) => `\`bd close ${id}\``, doneAll: (ids) => `bd close ${ids.join(" ")}` },
  "task-master": {
    tool: "Task Master",
    done: (id) => `\`task-master set-status --id=${id} --status=done\``,
    doneAll: (ids) => `task-master set-status --id=${ids.join(",")} --status=done`,
  },
  omo: {
    tool: "OMO",
    done: (id) => `the agent of its own run, whose hook watches the boxes; or tick ${id} by hand`,
  },
};

/** What a dialect read, without marks where a tool owns the file. */
export function leaveToOwner(dialect: string, partial: PartialPlan): PartialPlan {
  if (OWNERS[dialect] === undefined) return partial;
  const tasks = partial.tasks.map((task) => {
    const { mark, stepMarks, ...rest } = task;
    return mark === undefined && stepMarks === undefined ? task : rest;
  });
  return { ...partial, tasks };
}

/** The commands that tell the tools which own files of a plan that these tasks are done; ids that a shell would misread are left out. */
export function doneCommands(
  { sources, tasks }: Pick<Plan, "sources" | "tasks">,
  done: ReadonlySet<string>,
): string[] {
  const dialects = new Map(sources.map(({ path, dialect }) => [path, dialect]));
  const ids = new Map<string, string[]>();
  for (const { key, id, span } of tasks) {
    const dialect = dialects.get(span.file) ?? "";
    if (!done.has(key) || OWNERS[dialect]?.doneAll === undefined || !/^[\w.-]+$/u.test(id)) continue;
    const known = ids.get(dialect);
    if (known === undefined) ids.set(dialect, [id]);
    else known.push(id);
  }
  return [...ids].map(([dialect, some]) => OWNERS[dialect]?.doneAll?.(some) ?? "");
}

/** A note for each tool that owns files of the plan: that nothing is ticked there, and how to mark a task as done instead. */
export function ownerNotes(files: readonly { dialect: string; tasks: PartialPlan["tasks"] }[]): Finding[] {
  const first = new Map<string, PartialPlan["tasks"][number]>();
  for (const { dialect, tasks } of files) {
    if (OWNERS[dialect] === undefined || first.get(dialect)?.status === "open") continue;
    const task = tasks.find(({ status }) => status === "open") ?? first.get(dialect) ?? tasks[0];
    if (task !== undefined) first.set(dialect, task);
  }
  return [...first].map(([dialect, { id, span }]) => ({
    code: "owned-by-tool",
    severity: "info",
    message: `${OWNERS[dialect]!.tool} keeps its files itself, so a run ticks nothing in them`,
    span,
    fix: `mark what has landed with ${OWNERS[dialect]!.done(id)}`,
  }));
}
