import type { Plan } from "../core/plan/plan.ts";
import type { Attempt } from "./attempt.ts";

const pathsOf = new WeakMap<Plan, ReadonlySet<string>>();

/** Tells the plan's own files from others; the list is made once per plan. */
export function planFiles(plan: Plan): (path: string) => boolean {
  const known = pathsOf.get(plan);
  const paths = known ?? new Set(plan.sources.map(({ path }) => path));
  if (known === undefined) pathsOf.set(plan, paths);
  return (path) => paths.has(path);
}

/**
 * What of an agent's changes is not taken up: the plan's own files, unless the plan names them for this task. A box is ticked by
 * the landing that earned it, never by an agent, and two agents that tick side by side would clash.
 */
export function leftAlone({
  isPlanFile,
  spec,
}: Pick<Attempt, "isPlanFile" | "spec">): (path: string) => boolean {
  const named = new Set(spec.scope);
  return (path) => isPlanFile?.(path) === true && !named.has(path);
}
