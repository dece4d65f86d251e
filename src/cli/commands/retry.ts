import { askRun, namedTask } from "../ask-run.ts";

/** `renga retry TASK`: tries a task again that failed or waits for a person, with a fresh set of tries. */
export async function retry(name: string, options: { readonly run?: string }): Promise<number> {
  return askRun(options.run, (run) => {
    const { spec, attempts } = namedTask(run, name);
    return {
      request: { kind: "retry", task: spec.key, attempt: attempts },
      said: `${spec.id} is tried again`,
    };
  });
}
