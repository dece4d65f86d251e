import type { Plan, Task } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";

/**
 * Which tasks `--step 1`, `--step 1-5` or `--step 2.1.1,2.3` means: ids as written, sub-tasks with their parents,
 * and ranges in the plan's own order. Throws a `UserError` for a step that the plan does not have.
 */
export function selectSteps(plan: Plan, spec: string): (task: Task) => boolean {
  const chosen = new Set<string>();
  for (const part of spec.split(",").map((it) => it.trim())) {
    const [from, to] = bounds(plan, part);
    for (const task of plan.tasks.slice(from, to + 1)) chosen.add(task.key);
  }
  return (task) => chosen.has(task.key);
}

/** Says how `--step` chooses exactly these tasks and no other; undefined where ids are repeated, or begin other ids. Linear in what is asked. */
export function stepSpecs(plan: Plan): (tasks: readonly Task[]) => string | undefined {
  const parents = new Set(plan.tasks.map(({ parent }) => parent));
  const uses = new Map<string, number>();
  const count = (name: string): void => void uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const task of plan.tasks) {
    const own = normal(task.id);
    count(own);
    if (parents.has(task.key)) continue;
    for (let dot = own.indexOf("."); dot > 0; dot = own.indexOf(".", dot + 1)) count(own.slice(0, dot));
  }
  const sound = ({ id }: Task): boolean =>
    uses.get(normal(id)) === 1 && normal(id) !== "" && id === id.trim() && !/[,\n]/u.test(id);
  return (tasks) =>
    tasks.length > 0 && tasks.every(sound) ? tasks.map(({ id }) => id).join(",") : undefined;
}

function bounds(plan: Plan, part: string): readonly [number, number] {
  const whole = places(plan, part);
  if (whole !== undefined) return whole;
  for (let dash = part.indexOf("-"); dash > 0; dash = part.indexOf("-", dash + 1)) {
    const from = places(plan, part.slice(0, dash).trim());
    const to = places(plan, part.slice(dash + 1).trim());
    if (from !== undefined && to !== undefined && from[0] <= to[1]) return [from[0], to[1]];
    if (from !== undefined && to !== undefined) {
      const [first, last] = [part.slice(dash + 1).trim(), part.slice(0, dash).trim()];
      throw new UserError(`--step ${part}: ${first} comes before ${last} in the plan`, {
        hint: `renga run FILE --step ${first}-${last}`,
      });
    }
  }
  throw new UserError(`--step ${part}: the plan has no such step`, {
    hint: `its steps are ${plan.tasks
      .slice(0, 8)
      .map(({ id }) => id)
      .join(", ")}${plan.tasks.length > 8 ? ", …" : ""}`,
  });
}

/** First and last place of the tasks with this id, or below it (`2` means 2.1, 2.2.1 and so on). */
function places(plan: Plan, id: string): readonly [number, number] | undefined {
  const wanted = normal(id);
  const matches = (task: Task): boolean => {
    const own = normal(task.id);
    return own === wanted || (own.startsWith(`${wanted}.`) && wanted !== "");
  };
  const first = plan.tasks.findIndex(matches);
  return first < 0 ? undefined : [first, plan.tasks.findLastIndex(matches)];
}

function normal(id: string): string {
  return id
    .toLowerCase()
    .replace(/^(?:step|task)[\s_-]*/u, "")
    .replace(/^0+(?=\d)/u, "");
}
