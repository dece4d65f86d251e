import { existsSync, readdirSync } from "node:fs";
import { lstat, rm } from "node:fs/promises";
import { join } from "node:path";

import { diskUse } from "./disk-use.ts";

/** Something that runs leave in `.renga`, with what it takes on the disk. */
export type Leftover = { readonly path: string; readonly bytes: number };

/**
 * What runs that are over leave in `.renga` beside worktrees: assignments and logs of their attempts (`attempts/<uid>.…`), the
 * folders in which tasks keep their state (`state/<uid>`), and with `agents` the homes of agents. The journal, the trust and
 * what worktrees share are no leftovers.
 */
export async function runLeftovers(
  home: string,
  { uids, agents }: { readonly uids: ReadonlySet<string>; readonly agents: boolean },
): Promise<readonly Leftover[]> {
  const paths = [
    ...namesIn(join(home, "attempts"), (name) => uids.has(name.split(".")[0] ?? "")),
    ...namesIn(join(home, "state"), (name) => uids.has(name)),
    ...(agents ? namesIn(join(home, "agents"), () => true) : []),
  ];
  const found: Leftover[] = [];
  for (const path of paths) {
    const about = await lstat(path).catch(() => undefined);
    if (about === undefined) continue;
    found.push({ path, bytes: about.isDirectory() ? await diskUse(path) : about.blocks * 512 });
  }
  return found;
}

/** Removes them; what cannot be removed stays. */
export async function removeLeftovers(leftovers: readonly Leftover[]): Promise<void> {
  for (const { path } of leftovers) await rm(path, { recursive: true, force: true }).catch(() => {});
}

function namesIn(folder: string, wanted: (name: string) => boolean): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(wanted)
    .map((name) => join(folder, name));
}
