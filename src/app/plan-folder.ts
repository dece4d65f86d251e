import { relative, sep } from "node:path";

import { UserError } from "../core/user-error.ts";
import { areOnePlan, isPutAway, isTaskList, planUnits } from "../formats/plan-units.ts";
import type { Candidate, PlanUnit } from "../formats/plan-units.ts";
import { siftPlans } from "./sift-plans.ts";
import { walkFolder } from "./walk-folder.ts";

/**
 * The files of the plan that a folder holds, as absolute paths; `shown` is what the user calls the folder. A `UserError` for a folder
 * without a plan, and for one with several that have nothing to do with each other.
 */
export async function planFolder(folder: string, shown: string): Promise<readonly string[]> {
  const name = shown.replace(/(?<=.)\/+$/u, "");
  const walk = await walkFolder(folder);
  const { paths } = walk;
  if (!walk.all)
    throw new UserError(`${name} holds too many files to look for a plan in`, {
      hint: "name a folder further down, or the plan's files; in a repository: renga plan --discover",
    });
  if (paths.length === 0) throw new UserError(`${name} is an empty folder`, { hint: LIKE });
  const { candidates } = siftPlans(
    "",
    paths.map((path) => `${folder}${sep}${path}`.split(sep).join("/")),
  );
  const local = (path: string): string => relative(folder, path).split(sep).join("/") || ".";
  const all = unitsOf(candidates);
  const current = all.filter(({ path }) => !isPutAway(local(path)));
  const units = current.length > 0 ? current : all;
  if (units.length === 0)
    throw noPlan(
      name,
      paths,
      candidates.map((one) => ({ ...one, path: local(one.path) })),
    );
  if (!areOnePlan(units))
    throw several(
      name,
      units.map((unit) => ({ ...unit, path: local(unit.path) })),
    );
  return units.flatMap(({ files }) => files);
}

const LIKE = "a plan is a Markdown document of tasks, a YAML of steps, a check-list, or a folder of them";
/** Surer than this a file counts; where none is, the files that look a little like a plan. */
const SURE = 0.5;
const LIKELY = 0.4;
const MOST_SHOWN = 6;

function unitsOf(candidates: readonly Candidate[]): readonly PlanUnit[] {
  for (const least of [SURE, LIKELY]) {
    const units = planUnits(
      candidates.filter(({ path, confidence }) => confidence >= (isTaskList(path) ? LIKELY : least)),
    );
    if (units.length > 0) return units;
  }
  return [];
}

function noPlan(name: string, paths: readonly string[], faint: readonly Candidate[]): UserError {
  const [most] = faint.toSorted((a, b) => b.confidence - a.confidence);
  const guess =
    most === undefined
      ? LIKE
      : `${most.path} looks a little like ${most.dialect}: renga plan ${name}/${most.path} --dialect ${most.dialect}`;
  return new UserError(
    `no plan in ${name}: looked at ${paths.length === 1 ? "" : `${paths.length} files, `}${listed(paths)}`,
    { hint: guess },
  );
}

function several(name: string, units: readonly PlanUnit[]): UserError {
  return new UserError(`${name} holds ${units.length} plans, each whole by itself`, {
    hint: `name one of them: ${listed(units.map(({ path, dialect }) => `${path} (${dialect})`))}; to run them as one plan, name all their files`,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SHOWN).join(", ");
  return names.length > MOST_SHOWN ? `${shown}, and ${names.length - MOST_SHOWN} more` : shown;
}
