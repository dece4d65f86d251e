import type { Dependency } from "../../core/plan/plan.ts";

/** "`blocker` blocks `blocked`", by their places, and the words that say so. */
export type Blocking = { readonly blocker: number; readonly blocked: number; readonly raw: string };

/** Adds the edges of "Blocks" fields, where the blocked task does not name its blocker itself; those that it names are confirmed. */
export function addInverseEdges(
  blockings: readonly Blocking[],
  edges: Dependency[][],
  keys: readonly string[],
): void {
  const stated = new Map<number, Map<string, number>>();
  for (const { blocker, blocked, raw } of blockings) {
    let seen = stated.get(blocked);
    if (seen === undefined) {
      seen = new Map(edges[blocked]!.map(({ to }, at) => [to, at]));
      stated.set(blocked, seen);
      edges[blocked] = edges[blocked]!.slice();
    }
    const own = edges[blocked]!;
    const to = keys[blocker]!;
    const at = seen.get(to);
    if (at === undefined) {
      seen.set(to, own.length);
      own.push({ to, kind: "hard", source: "inverse", raw });
    } else if (own[at]?.source === "explicit") own[at] = { ...own[at], confirmed: true };
  }
}
