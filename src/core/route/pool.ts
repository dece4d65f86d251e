import type { AgentConfig } from "../config.ts";
import { matchesGlob } from "../plan/glob.ts";
import type { Task } from "../plan/plan.ts";
import { isPattern, scopeOf } from "../plan/scope.ts";
import type { TaskKind } from "./task-kind.ts";
import { hasWord } from "./tier-for.ts";

/** Which of a run's agents a task is for. */
export type Takers = {
  /** Specs, the best first; undefined: no agent is better for it than another. */
  readonly agents?: readonly string[];
  /** The plan names the first of them. */
  readonly declared?: true;
  /** The plan names an agent that the run does not have. */
  readonly unknown?: string;
};

/**
 * The agents of `specs` that take a task: the one that the plan names, then those whose role it names, then specialists by the
 * paths of its files and by its words, then those that take any task. Who takes nothing of it is left out.
 */
export function takersOf(
  task: Task,
  kind: TaskKind,
  specs: readonly string[],
  agents: readonly AgentConfig[],
): Takers {
  const named = task.agent?.trim() ?? "";
  const declared = named === "" ? undefined : specs.find((spec) => isNamed(spec, named));
  const unknown = named !== "" && declared === undefined ? { unknown: named } : {};
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  const paths = scopeOf(task);
  const worth = specs.map((spec) => {
    if (spec === declared) return 5;
    const agent = byName.get(spec);
    return agent === undefined ? 1 : worthOf(agent, { task, kind, paths });
  });
  if (worth.every((it) => it === 1)) return unknown;
  const order = specs.map((spec, at) => ({ spec, at, worth: worth[at]! })).filter((it) => it.worth > 0);
  order.sort((a, b) => b.worth - a.worth || a.at - b.at);
  if (order.length === 0) return unknown;
  return {
    agents: order.map(({ spec }) => spec),
    ...(declared === undefined ? {} : { declared: true }),
    ...unknown,
  };
}

type Wanted = { readonly task: Task; readonly kind: TaskKind; readonly paths: readonly string[] };

/** 4: its role is named; 3: its paths; 2: its words; 1: it takes anything; 0: it is for other tasks. */
function worthOf({ name, role, takes }: AgentConfig, { task, kind, paths }: Wanted): number {
  const wanted = task.role?.trim() ?? "";
  if (wanted !== "" && (isNamed(name, wanted) || (role !== undefined && isNamed(role, wanted)))) return 4;
  if (takes === undefined || (takes.words === undefined && takes.paths === undefined)) return 1;
  const { words = [], paths: globs = [] } = takes;
  const isWithin = (path: string): boolean =>
    globs.some((glob) => (isPattern(path) ? glob === path : matchesGlob(glob, path)));
  if (globs.length > 0 && paths.length > 0 && paths.every(isWithin)) return 3;
  return hasWord(`${task.title}\n${kind}`, words) ? 2 : 0;
}

/** Whether a plan's way of writing (`Agent 1: Types Specialist`, `hooks_and_state`) means this name. */
export function isNamed(name: string, written: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^agent\s*\d+\s*[:–-]\s*/u, "")
      .replaceAll("&", " and ")
      .replaceAll(/[^\p{L}\p{N}:]+/gu, " ")
      .replace(/\s+(?:specialist|agent)\s*$/u, "")
      .trim();
  return name === written || plain(name) === plain(written);
}
