import type { Board } from "../../core/views/board.ts";
import type { LogLine } from "../../core/views/log-line.ts";
import { timeOfDay } from "./time-of-day.ts";

/** How long the attempt took that this line tells the end of, in milliseconds; undefined for lines about something else. */
export function tookMs(board: Board, { word, task }: LogLine): number | undefined {
  const times = task === undefined || !ENDS.has(word) ? undefined : board.times.get(task);
  return times?.endedAt === undefined ? undefined : times.endedAt - times.attemptAt;
}

/** The short facts of a line, with the time of day until which it holds. */
export function factsOfLine({ facts, until, at }: LogLine): readonly string[] {
  return until === undefined ? facts : [...facts, `until ${timeOfDay(until, at)}`];
}

const ENDS: ReadonlySet<string> = new Set(["landed", "failed", "needs-human", "retry", "asks"]);
