import { PROFILES } from "../core/batches/profiles.ts";
import type { ProfileName, Settings } from "../core/run/event.ts";
import { UserError } from "../core/user-error.ts";
import { numberOption } from "./number-option.ts";

/** What the command line says of a run. */
export type RunOptions = {
  readonly agents?: string;
  readonly agent?: readonly string[];
  readonly retries?: string;
  readonly timeout?: string;
  readonly scope?: string;
  readonly profile?: string;
  readonly gates?: string;
  readonly breaker?: string;
  readonly background?: string;
  readonly allowRed?: boolean;
  readonly monitor?: boolean;
  readonly step?: string;
  readonly continue?: boolean;
  readonly run?: string;
  readonly dialect?: string;
  readonly allowDirty?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
};

/** The settings that were given but for the agents, whose names only a configuration knows; a `UserError` for one that is not understood. */
export function settingsGiven(options: RunOptions): Partial<Settings> {
  const agents = numberOption("--agents", options.agents, { least: 1, most: 1024 });
  const retries = numberOption("--retries", options.retries, { least: 0, most: 100 });
  const timeout = numberOption("--timeout", options.timeout, { least: 1, most: 7 * 24 * 3600 });
  const percent = numberOption("--breaker", options.breaker, { least: 1, most: 100 });
  const scope = choiceOption("--scope", options.scope, ["extend", "reject", "ask"] as const);
  const background = choiceOption("--background", options.background, ["end", "keep", "wait"] as const);
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(background === undefined ? {} : { background }),
    ...(percent === undefined ? {} : { breaker: percent / 100 }),
    ...(agents === undefined ? {} : { agents }),
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { attemptTimeoutSeconds: timeout }),
  };
}

/** The profile that was given. */
export function profileGiven({ profile }: Pick<RunOptions, "profile">): ProfileName | undefined {
  return choiceOption("--profile", profile, PROFILES);
}

/** One of these words, or nothing; a `UserError` for another. */
export function choiceOption<T extends string>(
  name: string,
  given: string | undefined,
  words: readonly T[],
): T | undefined {
  const found = words.find((word) => word === given);
  if (given === undefined || found !== undefined) return found;
  throw new UserError(`${name} ${given}: is none of ${words.join(", ")}`);
}
