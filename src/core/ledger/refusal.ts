import type { Account } from "./account.ts";
import { money } from "./money.ts";

/** Why an attempt needs so much, as the end of a sentence; empty where nothing is known. */
export function needOf(
  agent: string,
  usual: number,
  { outgrown, known }: { outgrown: number; known: number },
): string {
  if (outgrown > 0) return `; its last attempt came to its limit at ${money(outgrown)}`;
  return known > 0 && usual > 1 ? `; an attempt of ${agent} takes ${money(usual)} on average` : "";
}

type Stand = Pick<Account, "scope" | "limit" | "spent" | "held">;

/** Why nothing may start, and what to do to go on. */
export function refusal(
  { scope, limit, spent, held }: Stand,
  { need, unknown, earlier }: { readonly need: string; readonly unknown: number; readonly earlier: number },
): string {
  const beside = [
    ...(unknown === 0 ? [] : [`${attempts(unknown)} of unknown cost counted as the most they were allowed`]),
    ...(earlier === 0 ? [] : [`without ${attempts(earlier)} of unknown cost in other runs`]),
  ].join(", ");
  const counted = beside === "" ? "" : ` (${beside})`;
  const running = held === 0 ? "" : `, and what runs may take ${money(held)} more`;
  const more = `; to go on, raise \`budget: { ${scope}: … }\` in the configuration and say \`renga run --continue\``;
  return `the ${scope}'s budget of ${money(limit)} leaves no room: ${money(spent)} is spent${counted}${running}${need}${more}`;
}

function attempts(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}
