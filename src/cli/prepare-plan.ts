import { randomUUID } from "node:crypto";

import type { ReadyRepository } from "../adapters/workspace-git/inspect-repository.ts";
import { CONFIG_FILES } from "../app/load-config.ts";
import { loadPlan, type LoadedPlan } from "../app/load-plan.ts";
import { selectSteps } from "../app/select-steps.ts";
import { runnableTasks } from "../app/start-run.ts";
import type { RunTask, Settings } from "../core/run/event.ts";
import type { GatePlace } from "../core/run/gate-event.ts";
import { gatePlaces } from "../core/run/gate-places.ts";
import { UserError } from "../core/user-error.ts";
import { chooseSettings } from "./choose-settings.ts";
import { repositoryFacts } from "./repository.ts";
import type { RunOptions } from "./run-options.ts";

/** A plan that may be run, and all that its run is to keep to. */
export type Planned = LoadedPlan & {
  readonly tasks: readonly RunTask[];
  readonly settings: Settings;
  readonly gatePoints: readonly GatePlace[];
  readonly configText: string | undefined;
};

/** Reads the plan and says how it is to be run; a `UserError` for all that can be refused before the first byte is written. */
export async function preparePlan(
  paths: readonly string[],
  options: RunOptions,
  given: Partial<Settings>,
  repository: ReadyRepository,
): Promise<Planned> {
  const cwd = process.cwd();
  const facts = await repositoryFacts(repository.root);
  const loaded = await loadPlan({
    paths,
    cwd,
    ...(facts === undefined ? {} : { repository: facts }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  // The plan and the configuration are read where they lie, and no agent needs them.
  const own = new Set([...loaded.plan.sources.map(({ path }) => path), ...CONFIG_FILES]);
  const changed = repository.dirty.filter((path) => !own.has(path) && path !== ".renga/");
  if (changed.length > 0 && options.allowDirty !== true)
    throw new UserError(
      `the checkout has ${changed.length} uncommitted ${changed.length === 1 ? "change" : "changes"} that the agents would not see: ${changed.slice(0, 3).join(", ")}${changed.length > 3 ? ", …" : ""}`,
      { hint: "commit or stash them, or run with --allow-dirty" },
    );
  const chosen = options.step === undefined ? () => true : selectSteps(loaded.plan, options.step);
  const {
    settings,
    levels,
    loaded: found,
    batches,
    routes,
  } = await chooseSettings(loaded.plan, options, given, repository);
  const batch = batches(chosen);
  // Its first eight digits are random, and made for many at once.
  const hex = (): string => randomUUID().slice(0, 8);
  const tasks = runnableTasks(loaded.plan, { chosen, hex, batch, routes });
  const { gates } = found.config;
  const barriers = settings.barriers === true;
  const gatePoints = gatePlaces(loaded.plan, tasks, { gates, levels, barriers });
  return { ...loaded, tasks, settings, gatePoints, configText: found.text };
}
