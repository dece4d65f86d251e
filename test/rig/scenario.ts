import type { FailureClass, RunStarted, RunTask, Settings } from "../../src/core/run/event.ts";
import type { GatePlace } from "../../src/core/run/gate-event.ts";

/** How a task goes, whoever crashes when: a failure for each try of each agent until one succeeds. */
export type Fate = {
  readonly failures: readonly FailureClass[];
  readonly landingFailures: number;
  readonly writes?: readonly string[];
  /** What an attempt takes when it may, in US dollars. */
  readonly usd?: number;
  /** It cannot mend what it broke. */
  readonly mendsNothing?: boolean;
  /** It starts a process that outlives it, and that ends like this. */
  readonly background?: "ends well" | "ends badly" | "never ends";
};

export type Scenario = {
  readonly tasks: readonly RunTask[];
  readonly settings: Settings;
  readonly fates: ReadonlyMap<string, Fate>;
  readonly gatePoints?: readonly GatePlace[];
  /** Names of gate places that are red, and how many landings of their culprit it takes to mend them; no culprit: for ever. */
  readonly redGates?: ReadonlyMap<string, { readonly culprit?: string; readonly mends: number }>;
  /** Questions are answered; otherwise they stay open. */
  readonly answers?: boolean;
};

/** A task of a scenario, with nothing in its way unless said. */
export function runTask(key: string, more: Partial<RunTask> = {}): RunTask {
  return {
    key,
    id: key,
    title: key,
    uid: `task_${key}_00000000`,
    minutes: 5,
    needs: [],
    after: [],
    scope: [],
    ...more,
  };
}

export function started(scenario: Scenario): RunStarted {
  return {
    type: "run-started",
    at: 0,
    run: "r",
    version: 1,
    base: "base",
    branch: "renga/r",
    onto: "main",
    digest: "d",
    planPaths: ["plan.md"],
    title: "scenario",
    settings: scenario.settings,
    tasks: scenario.tasks,
    ...(scenario.gatePoints === undefined ? {} : { gatePoints: scenario.gatePoints }),
  };
}
