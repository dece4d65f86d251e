import type { AttemptFinished, AttemptResult } from "./event.ts";
import type { Run } from "./state.ts";

/**
 * What an attempt came to by the rules of the run, asked right after it was taken in: work that changed what the plan
 * does not name for its task may be none, though the attempt itself found nothing wrong with it.
 */
export function judgedResult({ tasks }: Run, { task: key, attempt, result }: AttemptFinished): AttemptResult {
  const task = tasks.get(key);
  if (result.status !== "committed" || task?.attempts !== attempt) return result;
  const fault = task.failures.at(-1);
  const isRefused = task.state !== "landing" && task.leftOut === undefined && fault?.failure === "scope";
  return isRefused ? { status: "failed", failure: "scope", message: fault.message } : result;
}
