/** How much an agent can be asked, and costs, lowest first. `none` needs no model at all. */
export const TIERS = ["none", "cheap", "standard", "strong"] as const;

export type Tier = (typeof TIERS)[number];

/** Whether a tier is no lower than another. */
export function isAtLeast(tier: Tier, floor: Tier): boolean {
  return TIERS.indexOf(tier) >= TIERS.indexOf(floor);
}
