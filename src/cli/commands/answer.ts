import { UserError } from "../../core/user-error.ts";
import { askRun, namedTask } from "../ask-run.ts";

/** `renga answer TASK TEXT`: answers the question that a task waits with; it goes on with question and answer before it. */
export async function answer(
  name: string,
  text: string,
  options: { readonly run?: string },
): Promise<number> {
  if (text.trim() === "") throw new UserError("the answer is empty", { hint: `renga answer ${name} "…"` });
  return askRun(options.run, (run) => {
    const { spec, attempts } = namedTask(run, name);
    return {
      request: { kind: "answer", task: spec.key, attempt: attempts, text },
      said: `${spec.id} gets your answer`,
    };
  });
}
