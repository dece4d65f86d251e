import type { AgentConfig } from "../core/config.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import { wantedSkills } from "../core/route/skills.ts";
import { loadSkills, skillTexts, type SkillText } from "./load-skills.ts";

/** What an agent has to be told beside its task; `missing` says why the attempt must not start. */
export type ToldFor = (
  task: Task,
  agentSpec: string,
) => Promise<{
  readonly skills: readonly SkillText[];
  readonly instructions?: string;
  readonly missing?: string;
}>;

/** Skills are looked up in the checkout at `root` anew for every attempt; which there are is found out once. */
export function createToldFor(
  root: string,
  plan: Pick<Plan, "goal">,
  agents: readonly AgentConfig[],
): ToldFor {
  const known = loadSkills(root).then(({ skills }) => skills.map(({ name }) => name));
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  return async (task, agentSpec) => {
    const agent = byName.get(agentSpec);
    const { texts, missing } = await skillTexts(root, wantedSkills(task, agent, plan, await known));
    return {
      skills: texts,
      ...(agent?.instructions === undefined ? {} : { instructions: agent.instructions }),
      ...(missing === undefined ? {} : { missing }),
    };
  };
}
