import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The folder that Node may keep compiled code in, made where it is missing: `renga/compile` in the user's cache, for their eyes
 * only. What lies there is run, so it is never the system's temp folder, which is Node's default and anybody's. Undefined where
 * there is no such folder that is the user's own.
 */
export function compileCacheFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env["XDG_CACHE_HOME"] ?? "";
  const caches = isAbsolute(given) ? given : join(env["HOME"] ?? homedir(), ".cache");
  const ours = join(caches, "renga");
  const folder = join(ours, "compile");
  try {
    for (const it of [caches, ours, folder]) make(it);
    return [ours, folder].every(isPrivate) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Ours, and nobody else's to write: as it is found, or made so. */
function isPrivate(folder: string): boolean {
  const about = lstatSync(folder);
  if (!about.isDirectory() || about.uid !== (process.getuid?.() ?? about.uid)) return false;
  if ((about.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return true;
}

/** Not with what is above it: a home that is not there is not made, and in /proc Node would try for ever. */
function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
