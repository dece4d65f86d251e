import { destructive } from "../plan/destructive.ts";
import type { Task } from "../plan/plan.ts";
import { isPattern, scopeOf } from "../plan/scope.ts";
import type { OpenWork } from "./open-work.ts";

export type RiskLevel = "low" | "medium" | "high";

/** How likely a task is to go wrong or to break others, and why. */
export type TaskRisk = {
  readonly level: RiskLevel;
  readonly score: number;
  readonly reasons: readonly string[];
};

/** Scores from which on a task is of medium and of high risk. */
const MEDIUM = 2;
const HIGH = 4;

/** The risk of each job: what the plan itself says, else points for what the task touches and who waits for it. Linear, each job judged once. */
export function taskRisks(work: OpenWork): (job: number) => TaskRisk {
  const known: TaskRisk[] = [];
  const sharers = sharersOf(work);
  return (job) => (known[job] ??= riskOf(work, job, sharers));
}

function riskOf(work: OpenWork, job: number, sharers: (job: number) => number): TaskRisk {
  const task = work.tasks[job]!;
  const stated = statedRisk(task.risk);
  if (stated !== undefined) {
    const score = { low: 0, medium: MEDIUM, high: HIGH }[stated];
    return { level: stated, score, reasons: [`the plan says ${task.risk!.trim()}`] };
  }
  const { start } = work.graph.succs;
  const points = [...pointsOf(task), ...standing(start[job + 1]! - start[job]!, sharers(job))];
  const score = points.reduce((sum, [worth]) => sum + worth, 0);
  const level = score >= HIGH ? "high" : score >= MEDIUM ? "medium" : "low";
  return { level, score, reasons: points.map(([, reason]) => reason) };
}

/** Whether a command shows that the task is done. */
export function isProven({ commands }: Task): boolean {
  return commands.some(
    ({ phase, command }) => command !== undefined && (phase === "test" || phase === "post"),
  );
}

type Point = readonly [worth: number, reason: string];

function* pointsOf(task: Task): Iterable<Point> {
  const scope = scopeOf(task);
  if (scope.length === 0) yield [1, "does not say which files it writes"];
  if (scope.length >= 8) yield [2, `writes ${scope.length} files`];
  else if (scope.length >= 4) yield [1, `writes ${scope.length} files`];
  const wide = scope.find(isPattern);
  if (wide !== undefined) yield [1, `may write anything that ${wide} reaches`];
  const gone = task.files.find(({ action }) => action === "delete");
  if (gone !== undefined) yield [2, `deletes ${gone.path}`];
  for (const [pattern, what] of DELICATE) {
    const path = scope.find((it) => pattern.test(it));
    if (path !== undefined) yield [2, `${what}: ${path}`];
  }
  for (const { command, phase } of task.commands) {
    const harm = command === undefined || phase === "skip" ? undefined : destructive(command);
    if (harm !== undefined) {
      yield [4, `a command of it ${harm}`];
      break;
    }
  }
  if (task.kind !== "gate" && !isProven(task)) yield [1, "no command proves it"];
  if (task.humanGate === true) yield [1, "a person has to look"];
}

function* standing(dependents: number, sharers: number): Iterable<Point> {
  if (dependents >= 10) yield [2, `${dependents} tasks wait for it`];
  else if (dependents >= 4) yield [1, `${dependents} tasks wait for it`];
  if (sharers > 0)
    yield [1, `${sharers} other ${sharers === 1 ? "task writes" : "tasks write"} one of its files`];
}

/** Files whose change is felt by all. */
const DELICATE: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|go\.sum)$/,
    "a lock file",
  ],
  [/(?:^|\/)(?:migrations?|migrate|alembic)\/|\.sql$/i, "a migration"],
  [
    /^\.github\/|^\.gitlab-ci|^\.circleci\/|(?:^|\/)(?:Jenkinsfile|azure-pipelines\.ya?ml)$/,
    "continuous integration",
  ],
  [
    /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.py|requirements[^/]*\.txt|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|Makefile|Dockerfile|docker-compose[^/]*\.ya?ml|tsconfig[^/]*\.json|[^/]+\.config\.[cm]?[jt]s)$/,
    "a configuration that all share",
  ],
];

/** How many other tasks write a file that this job writes, taken over its most wanted one. */
function sharersOf({ graph: { locks, size } }: OpenWork): (job: number) => number {
  const writers = new Int32Array(locks.capacity.length);
  const isWhole = (e: number): boolean => locks.units[e] === locks.capacity[locks.items[e]!];
  for (let e = 0; e < locks.start[size]!; e++) if (isWhole(e)) writers[locks.items[e]!]! += 1;
  return (job) => {
    let most = 0;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++)
      if (isWhole(e)) most = Math.max(most, writers[locks.items[e]!]! - 1);
    return most;
  };
}

function statedRisk(words: string | undefined): RiskLevel | undefined {
  if (words === undefined) return undefined;
  const word =
    /\b(?:very low|low|none|minimal|trivial|safe|medium|moderate|mid|high|critical|severe|dangerous)\b/i
      .exec(words)?.[0]
      .toLowerCase();
  if (word === undefined) return undefined;
  if (/^(?:medium|moderate|mid)$/.test(word)) return "medium";
  return /^(?:high|critical|severe|dangerous)$/.test(word) ? "high" : "low";
}
