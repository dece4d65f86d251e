import { spentSince } from "../core/ledger/spent-since.ts";
import { learnedFrom } from "../core/route/router.ts";
import type { Tallies } from "../core/route/tallies.ts";
import type { Event, RunStarted } from "../core/run/event.ts";
import type { Journal } from "../ports/journal.ts";

/** Runs further back say little of the agents of today. */
const LEARNED_FROM = 10;

/** What the last runs of this repository taught about agents. */
export function learnedBefore(journal: Journal): Tallies {
  const runs = journal.runs().slice(0, LEARNED_FROM).toReversed();
  return learnedFrom(
    eventsOf(
      journal,
      runs.map(({ run }) => run),
    ),
  );
}

/** What runs have spent on the day of `at`, in local time; a run that began the day before may have spent some of it. */
export function spentToday(journal: Journal, at: number): NonNullable<RunStarted["day"]> {
  const startsAt = new Date(at).setHours(0, 0, 0, 0);
  const since = startsAt - 7 * 24 * 3_600_000;
  const runs = journal.runs().filter(({ startedAt }) => startedAt >= since);
  return {
    startsAt,
    ...spentSince(
      eventsOf(
        journal,
        runs.map(({ run }) => run),
      ),
      startsAt,
    ),
  };
}

function* eventsOf(journal: Journal, runs: readonly string[]): Iterable<Event> {
  for (const run of runs) for (const { event } of journal.events(run)) yield event;
}
