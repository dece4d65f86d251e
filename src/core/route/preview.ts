import type { Plan, Task } from "../plan/plan.ts";
import type { Settings } from "../run/event.ts";
import { createRouter, type Choice, type Router } from "./router.ts";
import { routesOf } from "./routes-of.ts";
import type { TaskRoute } from "./task-route.ts";
import type { Tier } from "./tier.ts";

/** Where a task would begin, before any of the plan has run. */
export type Beginning = {
  readonly task: Task;
  readonly route: TaskRoute;
  readonly agent: string;
  readonly tier: Tier;
  readonly why: string;
  /** Specs of the agents that would get it one after the other, if each of them failed at it; the first is `agent`. */
  readonly way: readonly string[];
};

/** Who would get each open task of a plan first, with these settings; linear in the plan. */
export function previewRoutes(
  plan: Plan,
  settings: Settings,
): { readonly beginnings: readonly Beginning[]; readonly notes: readonly string[] } {
  const { routes, notes } = routesOf(plan, settings.agentSpecs, settings.config ?? {});
  const router = createRouter();
  const ofRun = { id: "", title: "", uid: "", minutes: 0, needs: [], after: [], scope: [] };
  router.note({
    type: "run-started",
    at: 0,
    run: "",
    version: 1,
    base: "",
    branch: "",
    onto: "",
    digest: "",
    planPaths: [],
    title: "",
    settings,
    tasks: [...routes].map(([key, route]) => ({ ...ofRun, key, route })),
  });
  const beginnings = plan.tasks.flatMap((task): readonly Beginning[] => {
    const route = routes.get(task.key);
    const choice = route === undefined ? undefined : router.choose(task.key);
    if (route === undefined || choice === undefined) return [];
    const { agent, tier, why } = choice;
    const way = wayUp(router, task.key, choice).map((place) => settings.agentSpecs[place] ?? "");
    return [{ task, route, agent: settings.agentSpecs[agent] ?? "", tier, why, way }];
  });
  return { beginnings, notes };
}

/** Places of the agents that the router would choose, each after all tries of the one before have failed. */
function wayUp(router: Router, key: string, first: Choice): readonly number[] {
  const way: number[] = [];
  for (let choice: Choice | undefined = first; choice !== undefined && !way.includes(choice.agent);) {
    const { agent } = choice;
    way.push(agent);
    choice = router.choose(key, { agent, failure: "agent", triesLeft: false });
  }
  return way;
}
