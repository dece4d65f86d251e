import type { CostBasis, Spent } from "./spent.ts";
import { addUsage } from "./usage.ts";

/** From the surest to the least sure. */
const WORSE: readonly CostBasis[] = ["free", "reported", "priced", "override", "estimated", "unknown"];

/** What two calls of one attempt came to together: as sure as the less sure of them, and unknown where one is. */
export function addSpent(a: Spent | undefined, b: Spent): Spent {
  if (a === undefined) return b;
  const lesser = WORSE.indexOf(b.basis) >= WORSE.indexOf(a.basis) ? b : a;
  const { usd: _usd, usage: _usage, ...rest } = { ...a, ...b };
  const { price: _price, ...bare } = rest;
  const usage =
    a.usage !== undefined && b.usage !== undefined ? addUsage(a.usage, b.usage) : (a.usage ?? b.usage);
  const known = a.usd !== undefined && b.usd !== undefined && lesser.basis !== "unknown";
  return {
    ...bare,
    basis: known ? lesser.basis : "unknown",
    ...(usage === undefined ? {} : { usage }),
    ...(known ? { usd: Math.round((a.usd + b.usd) * 1e12) / 1e12 } : {}),
    ...(known && lesser.price !== undefined ? { price: lesser.price } : {}),
  };
}
