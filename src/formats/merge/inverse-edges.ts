import type { Dependency } from "../../core/plan/plan.ts";

/** "`blocker` blocks `blocked`", by their places, and the words that say so. */
export type Blocking = { readonly blocker: number; readonly blocked: number; readonly raw: string };

/** Adds the edges of "Blocks" fields, where the blocked task does not name its blocker itself. */
export function addInverseEdges(
  blockings: readonly Blocking[],
  edges: Dependency[][],
  keys: readonly string[],
): void {
  const stated = new Map<number, Set<string>>();
  for (const { blocker, blocked, raw } of blockings) {
    let seen = stated.get(blocked);
    if (seen === undefined) {
      seen = new Set(edges[blocked]!.map(({ to }) => to));
      stated.set(blocked, seen);
      edges[blocked] = edges[blocked]!.slice();
    }
    const to = keys[blocker]!;
    if (seen.has(to)) continue;
    seen.add(to);
    edges[blocked]!.push({ to, kind: "hard", source: "inverse", raw });
  }
}
