import type { Event } from "../run/event.ts";
import { noteCost, openLedger, type Ledger } from "./ledger.ts";

/** What was spent in a time, in micro-dollars, and by how many attempts of unknown cost beside that. */
export type SpentSince = { readonly micros: number; readonly unknown: number };

/**
 * What attempts that ended at or after `since` (milliseconds since the epoch) cost, over the events of any runs, one run after
 * the other: what a day's budget has lost already.
 */
export function spentSince(events: Iterable<Event>, since: number): SpentSince {
  let micros = 0;
  let unknown = 0;
  let ledger: Ledger | undefined;
  const close = (): void => {
    for (const line of ledger?.lines ?? []) {
      if (line.endedAt === undefined || line.endedAt < since) continue;
      micros += line.micros ?? 0;
      if (line.basis === "unknown") unknown++;
    }
  };
  for (const event of events) {
    if (event.type === "run-started") {
      close();
      ledger = openLedger(event);
    } else if (ledger !== undefined) noteCost(ledger, event);
  }
  close();
  return { micros, unknown };
}
