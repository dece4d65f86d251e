import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { sep } from "node:path";

/** A process that may hold a lock. */
export type LockUser = { readonly pid: number; readonly command: string };

/**
 * Processes that have the lock file open, and git processes that work in one of the folders (git may hold a lock with
 * its file closed); undefined where the system does not tell (no /proc).
 */
export function lockUsers(lock: string, folders: readonly string[]): readonly LockUser[] | undefined {
  const pids = attempt(() => readdirSync("/proc").filter((name) => /^\d+$/.test(name)));
  return pids?.flatMap((pid) => {
    const name = attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ?? "";
    const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`)) ?? "";
    const works =
      name.startsWith("git") && folders.some((folder) => `${cwd}${sep}`.startsWith(`${folder}${sep}`));
    if (!works && !hasOpen(pid, lock)) return [];
    const words = attempt(() => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim());
    return [{ pid: Number(pid), command: words?.slice(0, 100) || name }];
  });
}

function hasOpen(pid: string, path: string): boolean {
  const files = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
  return files.some((file) => attempt(() => readlinkSync(`/proc/${pid}/fd/${file}`)) === path);
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    // Gone meanwhile, another user's, or no /proc.
    return undefined;
  }
}
