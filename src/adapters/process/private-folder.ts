import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "renga-pipes-";
const DAY_MS = 86_400_000;

/** A new folder of this process in the system's place for such; those of processes killed over a day ago are removed. */
export function makePrivateFolder(parent: string = tmpdir()): string {
  for (const name of readdirSync(parent)) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split("-")[0] : Number.NaN);
    if (Number.isInteger(pid) && isAbandoned(join(parent, name), pid)) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
}

/** The age guards folders of other containers, whose pids mean nothing here; the owner those of other users. */
function isAbandoned(path: string, pid: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.uid !== process.getuid?.() || Date.now() - stat.mtimeMs < DAY_MS)
    return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
