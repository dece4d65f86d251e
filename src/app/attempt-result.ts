import type { AttemptResult, FailureClass } from "../core/run/event.ts";
import type { AgentResult } from "../ports/agent.ts";
import type { Attempt } from "./attempt.ts";
import { explain, type Broken } from "./explain.ts";

type Failed = AttemptResult & { readonly status: "failed" };

/** An attempt that failed. */
export function failed(failure: FailureClass, broken: string | Broken): Failed {
  return { status: "failed", failure, ...(typeof broken === "string" ? { message: broken } : broken) };
}

/** An attempt that was called off with the run. */
export function cancelled(): Failed {
  return failed("cancelled", "the run was stopped");
}

/** What the agent's failure is to the run: with what is known of it, unless it says itself what is wrong. */
export function failedBy(done: AgentResult & { readonly status: "failed" }, attempt: Attempt): Failed {
  const { failure, message, until } = done;
  if (failure === "agent" || failure === "infrastructure")
    return failed(failure, explain(message, message, attempt.errors));
  return { ...failed(failure, message), ...(until === undefined ? {} : { until }) };
}
