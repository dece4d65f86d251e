import { UserError } from "../../core/user-error.ts";
import { askRun, namedTask } from "../ask-run.ts";

/** `renga go-on TASK`: lets a background process go on that a monitor has halted. */
export async function goOn(name: string, options: { readonly run?: string }): Promise<number> {
  return askRun(options.run, (run) => {
    const { spec, attempts, background } = namedTask(run, name);
    if (background?.halted !== true || !run.backgrounds.has(spec.key))
      throw new UserError(`no process of ${spec.id} is halted`, {
        hint: "renga monitor shows the processes of a run",
      });
    return {
      request: { kind: "answer", task: spec.key, attempt: attempts, text: "go on" },
      said: `the process of ${spec.id} goes on`,
    };
  });
}
