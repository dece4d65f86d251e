import { openWork } from "../batches/open-work.ts";
import { taskRisks } from "../batches/task-risk.ts";
import type { Config } from "../config.ts";
import type { Plan } from "../plan/plan.ts";
import { isNamed, takersOf } from "./pool.ts";
import { OWN_WORK } from "./specialists.ts";
import { factsOf, freeWay } from "./task-facts.ts";
import type { TaskRoute } from "./task-route.ts";
import { tierFor } from "./tier-for.ts";

/** The routes of a plan's open tasks, by key, and what its author would want to know of them. */
export type Routes = { readonly routes: ReadonlyMap<string, TaskRoute>; readonly notes: readonly string[] };

/** Where each open task of the plan begins among the agents of `specs`; linear in the plan. */
export function routesOf(
  plan: Plan,
  specs: readonly string[],
  config: Pick<Config, "agents" | "route">,
): Routes {
  const work = openWork(plan);
  const riskOf = taskRisks(work);
  const routes = new Map<string, TaskRoute>();
  const unknown = new Map<string, string[]>();
  work.tasks.forEach((task, job) => {
    if (work.isLeaf[job] === 0) return;
    const facts = factsOf(task, riskOf(job).level);
    const first = tierFor(facts, config.route);
    const free = first.tier === "none" ? freeWay(task) : undefined;
    const then = free === undefined ? first : tierFor({ ...facts, hasCode: false }, config.route);
    const takers = takersOf(task, facts.kind, specs, config.agents ?? []);
    if (takers.unknown !== undefined && !isOwnWork(takers.unknown))
      unknown.set(takers.unknown, [...(unknown.get(takers.unknown) ?? []), task.id]);
    routes.set(task.key, {
      kind: facts.kind,
      ...then,
      ...(free === undefined ? {} : { free }),
      ...(facts.risk === "high" ? { risky: true } : {}),
      ...(takers.agents === undefined ? {} : { agents: takers.agents }),
      ...(takers.declared === undefined ? {} : { declared: true }),
    });
  });
  return { routes, notes: [...unknown].map(([name, ids]) => noteOf(name, ids)) };
}

/** Plans written for models name agents for what Renga does itself. */
function isOwnWork(name: string): boolean {
  return OWN_WORK.some((work) => isNamed(work.name, name.replace(/analyzer/iu, "analyser")));
}

function noteOf(name: string, [first = "", ...others]: readonly string[]): string {
  const who = others.length === 0 ? `task ${first} names` : `${others.length + 1} tasks (${first}, …) name`;
  return `${who} the agent ${name}, which this run does not have: given to the agents that it has`;
}
