import { saysNothing } from "../merge/dependency-words.ts";
import type { OrderSource } from "./list-order.ts";
import { phaseNames } from "./phase-names.ts";

/** For each phase those before it: what the document says, else the one above it. */
export function phaseOrder({
  rules,
  groups,
  remarks,
  lines,
}: Pick<OrderSource, "rules" | "groups" | "remarks" | "lines">): readonly (readonly number[])[] {
  const { phases } = groups;
  const above = (place: number): readonly number[] => (place === 0 ? [] : [place - 1]);
  if (phases.length > MOST_PHASES) return phases.map((_, place) => above(place));
  const said = rules.phases?.(phases, lines) ?? [];
  const named = phaseNames(phases);
  return phases.map(({ heading }, place) => {
    const words = remarks.after.get(heading)?.join("; ");
    if (words === undefined) return (said[place] ?? above(place)).filter((earlier) => earlier < place);
    // "None (can run in parallel with Task Group 1)" names a group that it does not wait for.
    if (saysNothing(words)) return [];
    const found = named(words.replace(/\([^()]*parallel[^()]*\)/gi, " ")).filter(
      (earlier) => earlier < place,
    );
    return found.length > 0 ? found : above(place);
  });
}

/** Phases at whose end somebody or something has to say yes: a checkpoint in their text, or a gate as their last task. */
export function phaseBarriers({ items, groups, remarks, drafts }: OrderSource): Set<number> {
  const found = new Set<number>();
  const { phaseOf } = groups;
  for (const heading of remarks.checkpoints)
    if (heading >= 0 && phaseOf[heading]! >= 0) found.add(phaseOf[heading]!);
  const last = new Map<number, number>();
  for (const [place, { heading, parent }] of items.entries())
    if (parent < 0 && heading >= 0) last.set(phaseOf[heading]!, place);
  for (const [phase, place] of last) if (phase >= 0 && drafts[place]!.kind === "gate") found.add(phase);
  return found;
}

/** Beyond so many phases a document cannot have said anything about each of them. */
const MOST_PHASES = 500;
