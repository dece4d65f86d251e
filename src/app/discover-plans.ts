import { statSync } from "node:fs";
import { join } from "node:path";

import type { Plan } from "../core/plan/plan.ts";
import { isPutAway, isTaskList, planUnits } from "../formats/plan-units.ts";
import type { PlanUnit } from "../formats/plan-units.ts";
import { readPlan } from "../formats/read-plan.ts";
import { readText } from "./read-text.ts";
import { siftPlans } from "./sift-plans.ts";
import { walkFolder } from "./walk-folder.ts";

/** A plan that a repository holds: `path` is its file, or the folder of its files, relative to the root. */
export type FoundPlan = {
  readonly path: string;
  readonly files: readonly string[];
  readonly dialect: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly title: string;
  readonly tasks: number;
  readonly done: number;
};

/** The plans found, the most useful first; `opened` of `looked` files, and plans that were `left` because there are so many. */
export type Discovery = {
  readonly plans: readonly FoundPlan[];
  readonly looked: number;
  readonly opened: number;
  readonly left: number;
};

/**
 * Looks for plans among the files of a repository, by the first kilobytes of each; only what is a plan is read whole. Reads no
 * secrets, follows no links, and is done in seconds with ten thousand documents.
 */
export async function discoverPlans(root: string, known: ReadonlySet<string>): Promise<Discovery> {
  const paths = await withHomes(root, known);
  const { candidates, read: opened } = siftPlans(root, paths);
  const likely = candidates.filter(
    ({ path, confidence }) => confidence >= (isTaskList(path) ? LIKELY : SURE),
  );
  const units = planUnits(likely).toSorted(
    (a, b) => rank(b.path) - rank(a.path) || b.confidence - a.confidence,
  );
  const plans: FoundPlan[] = [];
  let budget = MOST_BYTES;
  let left = 0;
  for (const unit of units) {
    budget -= sizeOf(root, unit);
    if (plans.length >= MOST_PLANS || budget < 0) left++;
    else {
      const found = await look(root, unit);
      if (found.tasks > 0 && found.confidence >= LIKELY) plans.push(found);
    }
  }
  return { plans: plans.toSorted(byUse), looked: paths.size, opened, left };
}

const SURE = 0.5;
const LIKELY = 0.4;
const MOST_PLANS = 300;
const MOST_BYTES = 64 * 1024 * 1024;

/** Folders of tools that many a repository ignores, although the plan in them is the one that is worked on. */
const HOMES = [
  ".taskmaster/tasks",
  ".beads",
  ".planning",
  ".kiro/specs",
  ".claude/plans",
  ".cursor/plans",
  ".sisyphus/plans",
  ".omo/plans",
];

async function withHomes(root: string, known: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const paths = new Set(known);
  for (const home of HOMES)
    for (const path of (await walkFolder(join(root, home))).paths) paths.add(`${home}/${path}`);
  return paths;
}

async function look(root: string, unit: PlanUnit): Promise<FoundPlan> {
  const read = unit.files.map(async (path) => ({
    path,
    text: await readText(join(root, path)).catch(() => ""),
  }));
  const plan: Plan = readPlan(await Promise.all(read));
  const tasks = plan.tasks.filter(({ kind }) => kind !== "reference");
  const surest = plan.sources.reduce((best, source) => (source.confidence > best.confidence ? source : best));
  return {
    path: unit.path,
    files: unit.files,
    dialect: surest.dialect,
    confidence: surest.confidence,
    title: plan.title,
    tasks: tasks.length,
    done: tasks.filter(({ status }) => status === "done" || status === "skipped").length,
  };
}

function sizeOf(root: string, { files }: PlanUnit): number {
  return files.reduce(
    (sum, path) => sum + (statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Work that is left first, then what is surely a plan, then the larger one. */
function byUse(a: FoundPlan, b: FoundPlan): number {
  const open = (plan: FoundPlan): number => Number(plan.done < plan.tasks);
  // A list of boxes that no tool writes may be anything.
  const sure = (plan: FoundPlan): number =>
    Math.round(plan.confidence * 10) - Number(plan.dialect === "plain-checklist") * 5;
  return (
    open(b) - open(a) ||
    rank(b.path) - rank(a.path) ||
    sure(b) - sure(a) ||
    b.tasks - b.done - (a.tasks - a.done) ||
    b.tasks - a.tasks ||
    (a.path < b.path ? -1 : 1)
  );
}

/** What was put away, and what belongs to tests and examples, comes last. */
function rank(path: string): number {
  if (isPutAway(path)) return -2;
  return SAMPLE.test(path) ? -1 : 0;
}

const SAMPLE = /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|examples?|samples?|templates?|testdata|demos?)\//i;
