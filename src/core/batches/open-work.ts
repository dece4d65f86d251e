import { isSettled, planFacts } from "../plan/plan-facts.ts";
import type { Plan, Task } from "../plan/plan.ts";
import { softPairs } from "../plan/run-order.ts";
import type { Graph } from "../schedule/graph.ts";
import { subgraphs } from "../schedule/subgraph.ts";
import { withNeeds } from "../schedule/with-needs.ts";

/** What is left to do, by job number, in the order that a run keeps: hard, soft and what files imply. */
export type OpenWork = {
  readonly plan: Plan;
  readonly graph: Graph;
  /** The task of each job. */
  readonly tasks: readonly Task[];
  /** 0: the task only holds sub-tasks together. */
  readonly isLeaf: Uint8Array;
};

/** The tasks of the plan that a run would start, those of them that are `chosen`; linear in the plan. */
export function openWork(plan: Plan, chosen: (task: Task) => boolean = () => true): OpenWork {
  const { graph, isLeaf } = planFacts(plan);
  const { stated, implied } = softPairs(plan.tasks);
  const whole = withNeeds(graph, [...stated, ...implied]);
  const open = plan.tasks.flatMap((task, number) =>
    isSettled(task) || (isLeaf[number] === 1 && !chosen(task)) ? [] : [number],
  );
  return {
    plan,
    graph: open.length === plan.tasks.length ? whole : subgraphs(whole)(open),
    tasks: open.map((number) => plan.tasks[number]!),
    isLeaf: Uint8Array.from(open, (number) => isLeaf[number]!),
  };
}
