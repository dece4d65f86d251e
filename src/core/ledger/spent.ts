/** Tokens of one attempt or request. `input` leaves out what was read from or written to a cache. */
export type Usage = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Reasoning among them, where it is billed as output. */
  readonly output: number;
  /** Requests to the model; absent where the agent does not tell them apart. */
  readonly requests?: number;
};

/**
 * Where an attempt's cost comes from. `free`: no model was asked. `reported`: the agent's own, at list price. `priced`: tokens
 * at a kept price of exactly this model. `override`: at the user's price. `estimated`: at the price of a model that is only like
 * it, or from usage that is best effort. `unknown`: nobody knows, and that is never 0.
 */
export type CostBasis = "free" | "reported" | "priced" | "override" | "estimated" | "unknown";

/** What one attempt used, and what it cost. */
export type Spent = {
  readonly usage?: Usage;
  /** As the provider calls it. */
  readonly model?: string;
  /** US dollars; absent exactly when the basis is `unknown`. */
  readonly usd?: number;
  readonly basis: CostBasis;
  /** Who says the price, and as of when: `claude-code 2.1.329`, `genai-prices 0.1.8`, `renga.config.yaml`. */
  readonly price?: { readonly source: string; readonly date?: string };
  /** The agent's own name for the conversation, to go on with it or to look it up. */
  readonly session?: string;
};
