/** How much an agent can be asked, and costs, lowest first. `none` needs no model at all. */
export const TIERS = ["none", "cheap", "standard", "strong"] as const;

export type Tier = (typeof TIERS)[number];
