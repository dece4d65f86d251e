import type { Command } from "../core/run/command.ts";
import { decide, next } from "../core/run/decide.ts";
import type { Event, Outcome } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { Inbox } from "./inbox.ts";

/** What the loop needs of the world. */
export type DrivePorts = {
  readonly journal: Pick<Journal, "append">;
  readonly inbox: Inbox<Event>;
  /** Begins what is asked and returns at once; what comes of it is put into the inbox. */
  readonly obey: (command: Command) => void;
  /** Shows what is now durable. */
  readonly watch: (entries: readonly Entry[]) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** The whole shell: take facts, decide, make both durable in one write, then obey. Ends with the run. */
export async function drive(run: Run, ports: DrivePorts): Promise<Outcome> {
  let { events, commands } = next(run, ports.now());
  for (;;) {
    if (events.length > 0) ports.watch(ports.journal.append(run.id, events));
    for (const command of commands) ports.obey(command);
    if (run.outcome !== undefined) return run.outcome;
    const decisions = (await ports.inbox.take()).map((fact) => ({ fact, ...decide(run, fact) }));
    events = decisions.flatMap((decision) => [decision.fact, ...decision.events]);
    commands = decisions.flatMap((decision) => decision.commands);
  }
}
