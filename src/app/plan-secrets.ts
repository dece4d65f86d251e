import { mapTexts, restoreTexts } from "../core/map-texts.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Redactor } from "../core/redact.ts";
import type { Agent, Assignment } from "../ports/agent.ts";

/** Secrets that stand in a plan: hidden in all that is written down, and told to the agents of the tasks that hold them. */
export type PlanSecrets = {
  /** The text without secrets; those of the plan leave a number behind. */
  readonly hide: (text: string) => string;
  /** The agent, who is told what its own task says; others' secrets stay hidden. */
  readonly tell: (agent: Agent) => Agent;
};

/** For these secrets of a plan, longest first, and a redactor that knows them and all others. */
export function createPlanSecrets(values: readonly string[], redactor: Redactor): PlanSecrets {
  const markOf = (at: number): string => `[redacted ${at + 1}]`;
  const hide = (text: string): string =>
    redactor.redact(values.reduce((kept, value, at) => kept.replaceAll(value, markOf(at)), text));
  const told = (assignment: Assignment): Assignment => {
    const own = new Set<number>();
    mapTexts(assignment.task, (text) => {
      values.forEach((value, at) => text.includes(value) && own.add(at));
      return text;
    });
    let { prompt } = assignment;
    for (const at of own) prompt = prompt.replaceAll(markOf(at), () => values[at] ?? "");
    return own.size === 0 ? assignment : { ...assignment, prompt };
  };
  return {
    hide: values.length === 0 ? redactor.redact : hide,
    tell: (agent) =>
      values.length === 0
        ? agent
        : { ...agent, work: (assignment, ...rest) => agent.work(told(assignment), ...rest) },
  };
}

/** A plan that was stored without its secrets, and what its files say now, for those that are to be found there again. */
export function recallPlan(
  stored: Plan,
  fresh: Plan | undefined,
): { readonly plan: Plan; readonly lost: readonly string[] } {
  const now = new Map(fresh?.tasks.map((task) => [task.key, task]));
  const lost: string[] = [];
  const tasks = stored.tasks.map((task) => {
    const other = now.get(task.key);
    let isLost = false;
    const note = (field: string): void => void (isLost ||= RUN.has(field));
    const whole = restoreTexts(task, other, note);
    if (isLost) lost.push(task.key);
    return whole;
  });
  return { plan: { ...restoreTexts(stored, fresh, () => {}), tasks }, lost };
}

/** Fields that are carried out as they stand. */
const RUN: ReadonlySet<string> = new Set(["command", "script", "text"]);
