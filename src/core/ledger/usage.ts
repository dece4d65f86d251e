import type { Usage } from "./spent.ts";

/** Nothing used. */
export const NO_USAGE: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

/** Two usages together; requests are told only where both tell them. */
export function addUsage(a: Usage, b: Usage): Usage {
  const { requests } = a;
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    ...(requests === undefined || b.requests === undefined ? {} : { requests: requests + b.requests }),
  };
}

/** Tokens that went in, cached ones among them. */
export function promptTokens({ input, cacheRead, cacheWrite }: Usage): number {
  return input + cacheRead + cacheWrite;
}
