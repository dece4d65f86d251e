import type { Plan, Task } from "../plan/plan.ts";
import type { Settings } from "../run/event.ts";
import { createRouter } from "./router.ts";
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
    return [{ task, route, agent: settings.agentSpecs[agent] ?? "", tier, why }];
  });
  return { beginnings, notes };
}
