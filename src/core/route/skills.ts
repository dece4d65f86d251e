import type { AgentConfig } from "../config.ts";
import type { Plan, Task } from "../plan/plan.ts";

/** Where skills are kept, a folder each. */
export const SKILLS_FOLDER = ".claude/skills";

/**
 * Names of the skills that an attempt must not start without: those that the task names, those of its agent, and those that
 * the plan's words call mandatory; `known` are the skills that the repository has. Each once.
 */
export function wantedSkills(
  task: Pick<Task, "skills" | "body" | "objective">,
  agent: Pick<AgentConfig, "skills" | "instructions"> | undefined,
  { goal }: Pick<Plan, "goal">,
  known: readonly string[],
): readonly string[] {
  const texts = [task.body, task.objective, agent?.instructions, goal];
  const called = texts.flatMap((text) => (text === undefined ? [] : calledMandatory(text, known)));
  return [...new Set([...(task.skills ?? []), ...(agent?.skills ?? []), ...called])];
}

/** Skills that a line names, by their folder or by a name that the repository knows, and calls mandatory. */
function calledMandatory(text: string, known: readonly string[]): readonly string[] {
  return text.split("\n").flatMap((line) => {
    if (!MANDATORY.test(line)) return [];
    const folders = [...line.matchAll(FOLDER)].map(([, name = ""]) => name.replace(/\.$/u, ""));
    const words = new Set(line.match(/[\p{L}\p{N}][\p{L}\p{N}._-]*[\p{L}\p{N}]/gu));
    return [...folders, ...known.filter((name) => words.has(name))];
  });
}

const MANDATORY =
  /\b(?:mandatory|must (?:be )?(?:always )?(?:use|used|include|included|rely|follow|followed)|required for)\b/iu;
const FOLDER = /\.claude\/skills\/([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu;
