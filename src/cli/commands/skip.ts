import { askRun, namedTask } from "../ask-run.ts";

/** `renga skip TASK`: takes a task out of the run; who needs it is blocked, or goes on without it. */
export async function skip(
  name: string,
  options: { readonly run?: string; readonly reason?: string; readonly goOn?: boolean },
): Promise<number> {
  return askRun(options.run, (run) => {
    const task = namedTask(run, name);
    const dependents = options.goOn === true ? "go-on" : "blocked";
    const { key, id } = task.spec;
    const count = task.dependents.length;
    const who = `${count} ${count === 1 ? "task that needs" : "tasks that need"} it`;
    const rest = count === 0 ? "" : dependents === "blocked" ? `, ${who} blocked` : `, ${who} not held up`;
    return {
      request: { kind: "skip", task: key, reason: options.reason ?? "skipped by hand", dependents },
      said: `${id} is skipped${rest}`,
    };
  });
}
