import type { Event } from "../core/run/event.ts";

/** Tells of times when they have come. */
export type Alarms = {
  /** Milliseconds since the epoch. */
  at(time: number): void;
  clear(): void;
};

/** A timer may wait no longer than this; a later time is waited for in steps. */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock by which pauses end. */
export function createAlarms(tell: (event: Event) => void, now: () => number): Alarms {
  const timers = new Set<NodeJS.Timeout>();
  const at = (time: number): void => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (now() < time) at(time);
        else tell({ type: "time-reached", at: now() });
      },
      Math.min(Math.max(0, time - now()), LONGEST_MS),
    );
    timers.add(timer);
  };
  return {
    at,
    clear() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
