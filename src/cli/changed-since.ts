import { loadPlan, planDigest } from "../app/load-plan.ts";
import { planChanges, planChangesText } from "../app/plan-changes.ts";
import type { Plan } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";
import { repositoryFacts } from "./repository.ts";

/**
 * What a person who goes on with a run should know of its plan: that its files say something else by now, which the run does
 * not follow. Undefined where they say the same, but for ticks.
 */
export async function changedSince(plan: Plan, digest: string, root: string): Promise<string | undefined> {
  const paths = plan.sources.map(({ path }) => path);
  try {
    if ((await planDigest({ paths, cwd: root })) === digest) return undefined;
    const facts = await repositoryFacts(root);
    const dialects = new Set(plan.sources.map(({ dialect }) => dialect));
    const [dialect] = dialects;
    const { plan: now } = await loadPlan({
      paths,
      cwd: root,
      ...(facts === undefined ? {} : { repository: facts }),
      ...(dialects.size === 1 && dialect !== undefined ? { dialect } : {}),
    });
    const changes = planChangesText(planChanges(plan, now));
    return changes === undefined ? undefined : said(changes, paths);
  } catch (error) {
    if (error instanceof UserError) return said(error.message, paths);
    throw error;
  }
}

function said(changes: string, paths: readonly string[]): string {
  return `the plan has changed since this run began (${changes}), and the run goes on with the plan as it was; \`renga run ${paths.slice(0, 3).join(" ")}\` starts one with the plan as it is`;
}
