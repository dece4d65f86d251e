import { glob, lstat, rm } from "node:fs/promises";
import { join } from "node:path";

/** How agents call a file that they are about to put in another's place: `a.ts.tmp.31330.4fa`. */
const HALF_WRITTEN = /\.tmp\.\d+(?:\.[\w-]+)*$/;
/** Folders that are no agent's work, and may be large. */
const ELSEWHERE = new Set([".git", "node_modules", ".venv"]);
/** Clocks of file systems are coarse. */
const SLACK_MS = 50;

/** Removes the half-written files that an agent left in its worktree since then (ms since the epoch); gives their paths. */
export async function removeLeftovers(worktree: string, since: number): Promise<readonly string[]> {
  const removed: string[] = [];
  const paths = glob("**/*.tmp.*", {
    cwd: worktree,
    exclude: (path) => ELSEWHERE.has(path.split("/").at(-1) ?? ""),
  });
  for await (const path of paths) {
    if (!HALF_WRITTEN.test(path)) continue;
    const stat = await lstat(join(worktree, path)).catch(() => undefined);
    if (stat === undefined || !stat.isFile() || stat.ctimeMs < since - SLACK_MS) continue;
    await rm(join(worktree, path), { force: true });
    removed.push(path);
  }
  return removed;
}
