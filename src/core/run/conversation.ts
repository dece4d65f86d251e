import { agentOf, live } from "./attempt.ts";
import type { AttemptFinished, FailureClass } from "./event.ts";
import type { Run, TaskRun } from "./state.ts";

/** Failures after which the agent's work is sound as far as it goes and only has to be mended. */
const MENDABLE: ReadonlySet<FailureClass> = new Set(["gate", "scope", "conflict"]);
/** Failures that say nothing of the attempt: the conversation before it is still the one to go on with. */
const PASSING: ReadonlySet<FailureClass> = new Set(["transient", "cancelled", "infrastructure"]);
/** It becomes an argument of the agent's program, so it must not look like an option. */
const SESSION = /^\w[\w.-]{0,199}$/u;

/** Notes whose conversation a task's attempt was, and whether it ended with a question; to be called while the attempt is live. */
export function noteConversation(run: Run, event: AttemptFinished): void {
  const task = live(run, event);
  if (task === undefined) return;
  const { result, spent } = event;
  const failure = result.status === "failed" ? result.failure : undefined;
  if (failure !== undefined && PASSING.has(failure)) return;
  const session = spent?.session;
  if (session === undefined || !SESSION.test(session)) delete task.conversation;
  else task.conversation = { agent: agentOf(run, task), session, asked: failure === "unclear" };
}

/**
 * The conversation that the next attempt of a task goes on with, if this agent has it: after an answer to its own question unless
 * its `resume` is `never`; after a failure that can be mended only where it is `retries`. Undefined: it begins afresh (ADR 0013).
 */
export function conversationOf({ settings }: Run, task: TaskRun, agent: string): string | undefined {
  const { conversation, last } = task;
  if (conversation === undefined || conversation.agent !== agent || last === undefined) return undefined;
  const resume = settings.config?.agents?.find(({ name }) => name === agent)?.resume ?? "answers";
  const answered = last.failure === "unclear" && conversation.asked && resume !== "never";
  const mends = resume === "retries" && MENDABLE.has(last.failure);
  return answered || mends ? conversation.session : undefined;
}
