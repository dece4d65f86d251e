import type { Gates } from "../config.ts";
import type { Analysis } from "../plan/analyse.ts";
import type { ProfileName, Settings } from "../run/event.ts";

/** A named set of choices for a run. */
export type Profile = {
  readonly name: ProfileName;
  readonly agents: number;
  readonly retries: number;
  readonly barriers: boolean;
  readonly scope: "extend" | "reject";
  /** Levels whose gates run; those of `before` always do. */
  readonly gates: readonly (keyof Gates)[];
  /** With barriers: the most tasks that land before the next gate. */
  readonly largestBatch?: number;
  /** When to choose it, in words. */
  readonly when: string;
};

export const PROFILES: readonly ProfileName[] = ["speed", "balanced", "reliable"];

/** What a profile's number of agents is taken from. */
export type ProfileFacts = {
  /** The fewest that come within 2 % or one minute of the best. */
  readonly agentsWorthHaving: number;
  /** The fewest that reach the best. */
  readonly agentsOfUse: number;
  /** What the machine bears; default: no limit. */
  readonly most?: number;
};

/** The facts of a plan as `analyse` found them. */
export function profileFacts({ summary, perAgents }: Analysis, most?: number): ProfileFacts {
  const least = Math.min(...perAgents.map(({ minutes }) => minutes));
  return {
    agentsWorthHaving: summary.agentsWorthHaving ?? 1,
    agentsOfUse: perAgents.find(({ minutes }) => minutes <= least + 1e-9)?.agents ?? 1,
    ...(most === undefined ? {} : { most }),
  };
}

/** The choices that a name stands for, with this plan. */
export function profileOf(
  name: ProfileName,
  { agentsWorthHaving: worth, agentsOfUse, most = Infinity }: ProfileFacts,
): Profile {
  const bear = (agents: number): number => Math.max(1, Math.min(agents, most));
  switch (name) {
    case "speed":
      return {
        name,
        agents: bear(Math.max(worth, agentsOfUse)),
        retries: 1,
        barriers: false,
        scope: "extend",
        gates: ["before", "task"],
        when: "every task has a check that proves it, and a branch thrown away costs you nothing",
      };
    case "balanced":
      return {
        name,
        agents: bear(worth),
        retries: 2,
        barriers: false,
        scope: "extend",
        gates: ["before", "task", "group", "end"],
        when: "you do not know better: the default",
      };
    case "reliable": {
      const agents = Math.max(Math.min(bear(worth), 2), Math.floor(bear(worth) / 2));
      return {
        name,
        agents,
        retries: 3,
        barriers: true,
        scope: "reject",
        gates: ["before", "task", "group", "phase", "end"],
        largestBatch: 4 * agents,
        when: "nobody looks for hours, tasks are risky or unproven, or what lands is hard to take back",
      };
    }
  }
}

/** The profile as settings of a run. */
export function settingsOf({
  name,
  agents,
  retries,
  barriers,
  scope,
}: Profile): Required<Pick<Settings, "profile" | "agents" | "retries" | "barriers" | "scope">> {
  return { profile: name, agents, retries, barriers, scope };
}
