import type { Board } from "./board.ts";

/**
 * Milliseconds until the last task that can still land has landed: the planned minutes left, scaled by real over planned
 * of what has landed, spread over the agents; but not less than the landings, as many at a time as there are agents, nor than the longest
 * chain that is running. Undefined until something has landed, and while the run is being stopped.
 */
export function remainingMs(board: Board, now: number): number | undefined {
  const { run, landings } = board;
  if (run.outcome !== undefined || board.openMinutes <= 0) return 0;
  if (board.landedMinutes <= 0 || run.stopping) return undefined;
  const scale = board.landedMs / board.landedMinutes;
  const chainScale = scale + board.landingMs / board.landedMinutes;
  const perLanding = landings === 0 ? 0 : board.landingMs / landings;
  let work = board.openMinutes * scale;
  let chain = 0;
  for (const key of run.running) {
    const task = run.tasks.get(key);
    const since = board.times.get(key)?.attemptAt;
    if (task === undefined || since === undefined) continue;
    const done = Math.min(now - since, task.spec.minutes * scale);
    work -= done;
    chain = Math.max(chain, task.rank * chainScale - done);
  }
  for (const key of run.landingQueue) {
    const task = run.tasks.get(key);
    if (task === undefined) continue;
    // What only waits to land has had its work.
    work -= task.spec.minutes * scale;
    chain = Math.max(chain, (task.rank - task.spec.minutes) * chainScale);
  }
  const { counts } = run;
  const toLand = counts.waiting + counts.ready + counts.running + counts.landing;
  return Math.max(work / run.settings.agents, (toLand * perLanding) / run.settings.agents, chain, 0);
}
