import type { Usage } from "../../core/ledger/spent.ts";
import { NO_USAGE } from "../../core/ledger/usage.ts";

/** What a usage of a model costs in US dollars; undefined: nobody knows. */
export type PriceOf = (model: string, usage: Usage) => { readonly usd: number } | undefined;

/** How far an attempt may go. */
export type CodexLimits = {
  /** Tools used. */
  readonly turns: number;
  readonly mostUsd?: number;
  readonly priceOf?: PriceOf;
  /** For Codex itself, in tokens of uncached input; a token of output counts `outputWeight` of them. */
  readonly cap?: { readonly inputTokens: number; readonly outputWeight: number };
};

/**
 * The limits for a model. Codex counts tokens, not money, and cached ones not at all: its cap is the money's worth of input, output
 * weighing what it costs more; what that leaves out we count ourselves. Money is no limit where there is no price for the model.
 */
export async function codexLimits(
  given: {
    readonly turns: number;
    readonly model?: string | undefined;
    readonly mostUsd?: number | undefined;
  },
  prices: (() => Promise<PriceOf>) | undefined,
): Promise<CodexLimits> {
  const { turns, model, mostUsd } = given;
  if (mostUsd === undefined || prices === undefined) return { turns };
  const priceOf = await prices();
  const price = (usage: Partial<Usage>): number =>
    (model === undefined ? undefined : priceOf(model, { ...NO_USAGE, ...usage }))?.usd ?? 0;
  const input = price({ input: 1_000 });
  const output = price({ output: 1_000 });
  if (input <= 0 || output <= 0) return { turns, mostUsd, priceOf };
  const cap = { inputTokens: (mostUsd / input) * 1_000, outputWeight: output / input };
  return { turns, mostUsd, priceOf, cap };
}

/** Which limit has been reached, in words; undefined: none. */
export function limitReached(
  { turns, mostUsd, priceOf }: CodexLimits,
  used: { readonly tools: number; readonly requests: readonly Usage[]; readonly model?: string },
): string | undefined {
  if (used.tools > turns) return `codex came to its limit of ${turns} turns`;
  const { model } = used;
  if (mostUsd === undefined || priceOf === undefined || model === undefined) return undefined;
  const usd = used.requests.reduce((sum, usage) => sum + (priceOf(model, usage)?.usd ?? 0), 0);
  return usd < mostUsd
    ? undefined
    : `codex came to its limit of money, $${mostUsd}: it cost $${usd.toFixed(4)}`;
}
