import { addSpent } from "../../core/ledger/add-spent.ts";
import type { Spent } from "../../core/ledger/spent.ts";
import type { AgentResult, Assignment } from "../../ports/agent.ts";

/** The first words of a sitting: of a conversation that goes on, what is new; else the assignment. */
export function wordsFor({ prompt, session, continuation }: Assignment): string {
  return session === undefined ? prompt : (continuation ?? prompt);
}

/** The result with what a sitting before it used, too. */
export function withSpent(result: AgentResult, before: Spent | undefined): AgentResult {
  if (before?.usage === undefined) return result;
  return { ...result, spent: result.spent === undefined ? before : addSpent(before, result.spent) };
}
