import type { AttemptReport } from "./attempts.ts";
import type { Bar } from "./timeline.ts";

/** What the attempts of one agent came to; milliseconds, bytes. */
export type AgentTimes = {
  readonly agent: string;
  attempts: number;
  /** Attempts whose work has landed and was not rolled back, or had nothing to change. */
  landed: number;
  failed: number;
  spentMs: number;
  /** Planned minutes of what it landed, and the time of just those attempts: their quotient is how it keeps to estimates. */
  landedMinutes: number;
  landedMs: number;
  /** The most that one of its attempts held; absent: not measured. */
  peakMemoryBytes?: number;
};

/** The attempts by agent, in the order in which the agents first came up. */
export function agentTimes(
  tasks: readonly { readonly minutes: number; readonly attempts: readonly AttemptReport[] }[],
  now: number,
): readonly AgentTimes[] {
  const byAgent = new Map<string, AgentTimes>();
  for (const { minutes, attempts } of tasks)
    for (const { agent, result, undone, startedAt, endedAt = now, peakMemoryBytes } of attempts) {
      const times = byAgent.get(agent) ?? {
        agent,
        attempts: 0,
        landed: 0,
        failed: 0,
        spentMs: 0,
        landedMinutes: 0,
        landedMs: 0,
      };
      byAgent.set(agent, times);
      times.attempts++;
      times.spentMs += endedAt - startedAt;
      if (result === "failed") times.failed++;
      if (result === "landed" && undone === undefined) {
        times.landed++;
        times.landedMinutes += minutes;
        times.landedMs += endedAt - startedAt;
      }
      if (peakMemoryBytes !== undefined)
        times.peakMemoryBytes = Math.max(times.peakMemoryBytes ?? 0, peakMemoryBytes);
    }
  return [...byAgent.values()];
}

/** The most that one attempt held, and the most that attempts at work at the same time can have held together: the sum of their peaks. */
export type MemoryPeaks = {
  readonly attempt: number;
  readonly together: number;
  readonly measured: number;
};

/** The peaks over all bars; undefined where nothing was measured. */
export function memoryPeaks(bars: readonly Bar[]): MemoryPeaks | undefined {
  const measured: Measured[] = [];
  let attempt = 0;
  for (const { from, to, peakMemoryBytes: bytes } of bars) {
    if (bytes === undefined || to === undefined) continue;
    measured.push({ from, to, bytes });
    attempt = Math.max(attempt, bytes);
  }
  if (measured.length === 0) return undefined;
  const ends = measured.toSorted((a, b) => a.to - b.to);
  let [held, together, ended] = [0, attempt, 0];
  for (const { from, bytes } of measured.sort((a, b) => a.from - b.from)) {
    // What ends in the moment in which another begins is gone by then.
    for (; ended < ends.length && ends[ended]!.to <= from; ended++) held -= ends[ended]!.bytes;
    held += bytes;
    together = Math.max(together, held);
  }
  return { attempt, together, measured: measured.length };
}

type Measured = { readonly from: number; readonly to: number; readonly bytes: number };
