import type { Run } from "../run/state.ts";

/** Keys of tasks that could start now, most urgent first, and what waits for a person's answer. */
export type OpenTasks = {
  readonly next: readonly string[];
  readonly questions: readonly { readonly key: string; readonly id: string; readonly question: string }[];
};

/** What can go on by itself, and what asks a person. */
export function openTasks(run: Run): OpenTasks {
  const tasks = [...run.tasks.values()];
  return {
    next: tasks
      .filter(({ state }) => state === "ready")
      .sort((a, b) => b.rank - a.rank || a.index - b.index)
      .map(({ spec }) => spec.key),
    questions: tasks.flatMap(({ spec, state, failures }) => {
      const last = failures.at(-1);
      return state === "needs-human" && last?.failure === "unclear"
        ? [{ key: spec.key, id: spec.id, question: last.message }]
        : [];
    }),
  };
}
