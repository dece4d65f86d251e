import { overlaps } from "../plan/scope.ts";
import type { CheckFinished } from "../run/check-event.ts";
import type { Event, RunStarted, RunTask } from "../run/event.ts";
import type { RunReport, TaskReport } from "./report.ts";
import { revertOf, type Revert } from "./revert.ts";

/** What git says of one commit. */
export type ReviewCommit = {
  readonly commit: string;
  readonly subject: string;
  readonly files: readonly { readonly path: string; readonly added?: number; readonly deleted?: number }[];
};

/** One landed task as a reviewer wants it. */
export type ReviewTask = {
  readonly task: TaskReport;
  /** Oldest first; more than one where it mended what it had broken. */
  readonly commits: readonly ReviewCommit[];
  /** Checks of the attempt that landed last, in order. */
  readonly checks: readonly Omit<CheckFinished, "type" | "output">[];
  /** Files that it changed though the plan does not name them for it. */
  readonly beyondScope: readonly string[];
  /** Landed later and changed the same files. */
  readonly sharers: readonly string[];
  readonly revert: Revert;
  /** Lines of earlier tasks that it knowingly changed, and lines of its own that a later one did. */
  readonly changed: RunReport["superseded"];
  readonly changedBy: RunReport["superseded"];
};

export type ReviewGroup = { readonly title: string; readonly tasks: readonly ReviewTask[] };

/** A run's commits as a reviewer goes through them; keys name tasks. */
export type Review = {
  readonly report: RunReport;
  readonly groups: readonly ReviewGroup[];
  /** Commits of the branch that belong to no task of the run. */
  readonly others: readonly ReviewCommit[];
  readonly hints: ReviewHints;
};

export type ReviewHints = {
  /** Tasks that turned a gate red, in the order in which that was found out, each with its gates by name. */
  readonly culprits: readonly { readonly key: string; readonly gates: readonly string[] }[];
  /** Tasks with more than one attempt, most first. */
  readonly retried: readonly { readonly key: string; readonly attempts: number }[];
  readonly beyondScope: readonly { readonly key: string; readonly files: readonly string[] }[];
  /** Files that several tasks changed, most first; the plan's own files are not among them. */
  readonly shared: readonly { readonly path: string; readonly keys: readonly string[] }[];
  /** Landed without any check that could have said no. */
  readonly unchecked: readonly string[];
};

export type ReviewInput = {
  readonly report: RunReport;
  readonly started: RunStarted;
  readonly events: Iterable<Event>;
  /** Of the branch, oldest first. */
  readonly commits: readonly ReviewCommit[];
  /** The title of the plan's outermost group that holds the task with this key. */
  readonly groupOf: (key: string) => string | undefined;
};

/** The review of a run: its commits by the plan's groups, or by module where it has none, with evidence and ways back. */
export function review({ report, started, events, commits, groupOf }: ReviewInput): Review {
  const byCommit = new Map(commits.map((it, place) => [it.commit, { ...it, place }]));
  const specs = new Map(started.tasks.map((task) => [task.key, task]));
  const checks = evidence(events);
  const landed = report.tasks
    .flatMap((task) => {
      const found = task.attempts
        .flatMap(({ commit }) => (commit === undefined ? [] : (byCommit.get(commit) ?? [])))
        .sort((a, b) => a.place - b.place);
      return found.length > 0 ? [{ task, found }] : [];
    })
    .sort((a, b) => a.found[0]!.place - b.found[0]!.place);
  const own = new Set(started.planPaths);
  const places = new Map(landed.map(({ task, found }) => [task.key, found]));
  const writings = landed
    .flatMap(({ task, found }) => found.map((commit) => ({ key: task.key, commit })))
    .sort((a, b) => a.commit.place - b.commit.place);
  const writers = new Map<string, string[]>();
  for (const { key, commit } of writings)
    for (const { path } of commit.files) {
      if (own.has(path)) continue;
      const keys = writers.get(path);
      if (keys === undefined) writers.set(path, [key]);
      else keys.push(key);
    }
  const sharers = sharersOf(writings, writers);
  const changed = Map.groupBy(report.superseded, ({ task }) => task);
  const changedBy = Map.groupBy(report.superseded, ({ of }) => of);
  const toRevert = revertOf(report, started.tasks, places);
  const tasks = landed.map(({ task, found }): ReviewTask => {
    const spec = specs.get(task.key);
    const attempt = task.attempts.findLast(
      ({ result, undone }) => result === "landed" && undone === undefined,
    )?.attempt;
    return {
      task,
      commits: found,
      checks: (checks.get(task.key) ?? []).filter((check) => check.attempt === attempt),
      beyondScope: beyond(spec, found, own),
      sharers: [...(sharers.get(task.key) ?? [])].slice(0, MOST_SHARERS),
      revert: toRevert(task.key),
      changed: changed.get(task.key) ?? [],
      changedBy: changedBy.get(task.key) ?? [],
    };
  });
  const known = new Set(writings.map(({ commit }) => commit.commit));
  return {
    report,
    groups: grouped(tasks, groupOf, own),
    others: commits.filter(({ commit }) => !known.has(commit)),
    hints: { culprits: culpritsOf(report), ...hintsOf(tasks, writers) },
  };
}

const MOST_SHARERS = 10;

type Writing = { readonly key: string; readonly commit: ReviewCommit };

/** By task, who wrote the same files in a later commit; of each file only the next few. */
function sharersOf(
  writings: readonly Writing[],
  writers: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const sharers = new Map<string, Set<string>>();
  /** How many of a file's writers have been gone through: they stand in the order of the commits, as the writings do. */
  const turns = new Map<string, number>();
  for (const { key, commit } of writings) {
    const of = sharers.get(key) ?? new Set();
    sharers.set(key, of);
    for (const { path } of commit.files) {
      const turn = (turns.get(path) ?? 0) + 1;
      turns.set(path, turn);
      for (const later of writers.get(path)?.slice(turn, turn + MOST_SHARERS) ?? [])
        if (later !== key) of.add(later);
    }
  }
  return sharers;
}

function culpritsOf({ gateEnds }: RunReport): ReviewHints["culprits"] {
  const gates = new Map<string, Set<string>>();
  for (const { culprit, culprits = [] } of gateEnds) {
    if (culprit !== undefined && !gates.has(culprit)) gates.set(culprit, new Set());
    for (const { task, name } of culprits) gates.set(task, (gates.get(task) ?? new Set()).add(name));
  }
  return [...gates].map(([key, names]) => ({ key, gates: [...names] })).slice(0, MOST_HINTS);
}

function evidence(events: Iterable<Event>): ReadonlyMap<string, Omit<CheckFinished, "type" | "output">[]> {
  const checks = new Map<string, Omit<CheckFinished, "type" | "output">[]>();
  for (const event of events) {
    if (event.type !== "check-finished" || event.calledOff === true) continue;
    const { type: _type, output: _output, ...check } = event;
    const list = checks.get(event.task);
    if (list === undefined) checks.set(event.task, [check]);
    else list.push(check);
  }
  return checks;
}

function beyond(
  spec: RunTask | undefined,
  commits: readonly ReviewCommit[],
  own: ReadonlySet<string>,
): readonly string[] {
  if (spec === undefined || spec.scope.length === 0) return [];
  const paths = new Set(commits.flatMap(({ files }) => files.map(({ path }) => path)));
  return [...paths].filter((path) => !own.has(path) && !spec.scope.some((scope) => overlaps(scope, path)));
}

function grouped(
  tasks: readonly ReviewTask[],
  groupOf: ReviewInput["groupOf"],
  own: ReadonlySet<string>,
): readonly ReviewGroup[] {
  const byTitle = Map.groupBy(tasks, (it) => groupOf(it.task.key) ?? moduleOf(it, own));
  return [...byTitle].map(([title, tasks]) => ({ title, tasks }));
}

/** The folder that most of a task's files are in, two levels deep. */
function moduleOf({ commits }: ReviewTask, own: ReadonlySet<string>): string {
  const counts = new Map<string, number>();
  for (const { files } of commits)
    for (const { path } of files) {
      if (own.has(path)) continue;
      const folder = path.split("/").slice(0, -1).slice(0, 2).join("/");
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most === undefined) return "Nothing but the plan";
  return most[0] === "" ? "Top folder" : most[0];
}

const MOST_HINTS = 10;

function hintsOf(
  tasks: readonly ReviewTask[],
  writers: ReadonlyMap<string, readonly string[]>,
): Omit<ReviewHints, "culprits"> {
  return {
    retried: tasks
      .filter(({ task }) => task.attempts.length > 1)
      .map(({ task }) => ({ key: task.key, attempts: task.attempts.length }))
      .sort((a, b) => b.attempts - a.attempts)
      .slice(0, MOST_HINTS),
    beyondScope: tasks
      .filter(({ beyondScope }) => beyondScope.length > 0)
      .map(({ task, beyondScope }) => ({ key: task.key, files: beyondScope }))
      .slice(0, MOST_HINTS),
    shared: [...writers]
      .map(([path, keys]) => ({ path, keys: [...new Set(keys)] }))
      .filter(({ keys }) => keys.length > 1)
      .sort((a, b) => b.keys.length - a.keys.length)
      .slice(0, MOST_HINTS),
    unchecked: tasks.filter(({ checks }) => checks.length === 0).map(({ task }) => task.key),
  };
}
