import { createRouter, type Choice, type LastFailure, type Router } from "../../src/core/route/router.ts";
import type { TaskRoute } from "../../src/core/route/task-route.ts";
import type { AttemptResult, Event, FailureClass, RunStarted, Settings } from "../../src/core/run/event.ts";

/** Three agents, one of each tier that asks a model. */
export const THREE: readonly string[] = ["claude:haiku", "claude:sonnet", "claude:opus"];

export function startOf(routes: readonly TaskRoute[], settings: Partial<Settings> = {}): RunStarted {
  return {
    type: "run-started",
    at: 0,
    run: "r",
    version: 1,
    base: "b",
    branch: "renga/r",
    onto: "main",
    digest: "d",
    planPaths: [],
    title: "t",
    settings: { agents: 1, agentSpecs: THREE, retries: 0, attemptTimeoutSeconds: 60, ...settings },
    tasks: routes.map((route, i) => ({
      key: `t${i}`,
      id: `t${i}`,
      title: "",
      uid: `task_${i}`,
      minutes: 1,
      needs: [],
      after: [],
      scope: [],
      route,
    })),
  };
}

/** A route with nothing special about it. */
export function routeOf(extra: Partial<TaskRoute> = {}): TaskRoute {
  return { kind: "types", tier: "cheap", why: "template work", ...extra };
}

export type RoutedRun = {
  readonly router: Router;
  readonly events: readonly Event[];
  /** One attempt that begins as it is told, lands or fails, and costs so much. */
  attempt(task: string, choice: Pick<Choice, "agent" | "tier">, failure?: FailureClass, usd?: number): void;
  /** A task from its first attempt until it lands or nobody is left; who was asked. */
  carry(
    task: string,
    succeeds: (choice: Choice) => boolean,
    usd?: (choice: Choice) => number,
  ): readonly Choice[];
};

/** A router with its run begun, and how attempts go in it. */
export function routedRun(routes: readonly TaskRoute[], settings: Partial<Settings> = {}): RoutedRun {
  const router: Router = createRouter();
  const start = startOf(routes, settings);
  const events: Event[] = [start];
  router.note(start);
  let attempts = 0;
  const note = (event: Event): void => {
    events.push(event);
    router.note(event);
  };
  const specs = start.settings.agentSpecs;
  return {
    router,
    events,
    attempt(task, { agent, tier }, failure, usd) {
      const ref = { task, uid: task, attempt: ++attempts, at: attempts };
      note({ type: "attempt-started", ...ref, agent: specs[agent] ?? "", tier });
      const result: AttemptResult =
        failure === undefined
          ? { status: "committed", commit: "c", base: "b", files: [] }
          : { status: "failed", failure, message: "no" };
      note({
        type: "attempt-finished",
        ...ref,
        result,
        ...(usd === undefined ? {} : { spent: { usd, basis: "priced" as const } }),
      });
      if (failure === undefined) note({ type: "landed", ...ref, commit: "c", recovered: false });
    },
    carry(task, succeeds, usd) {
      const asked: Choice[] = [];
      let last: LastFailure | undefined;
      for (;;) {
        const choice = router.choose(task, last);
        if (choice === undefined) return asked;
        asked.push(choice);
        const good = succeeds(choice);
        this.attempt(task, choice, good ? undefined : "gate", usd?.(choice));
        if (good) return asked;
        last = { agent: choice.agent, failure: "gate", triesLeft: false };
      }
    },
  };
}
