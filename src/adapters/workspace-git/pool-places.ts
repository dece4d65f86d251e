import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { holdersIn } from "./holders.ts";
import { homePaths } from "./home.ts";
import type { Repository } from "./locate-repository.ts";
import type { WorktreeLink } from "./worktree-link.ts";
import { worktreeLink, worktreeRecords } from "./worktree-link.ts";

/** A place of the pool, whatever is left of it. */
export type PoolPlace = {
  readonly number: number;
  readonly path: string;
  readonly link: WorktreeLink;
  /** Renga made it. */
  readonly ours: boolean;
  /** The living process that has it. */
  readonly holder: number | undefined;
};

/** Every place of the pool that has a folder, a record or a holder, in order; starts nothing and writes nothing. */
export function poolPlaces({ root, commonDir }: Repository): readonly PoolPlace[] {
  const { worktrees, holders } = homePaths(root);
  const held = holdersIn(holders);
  const numbers = new Set<number>(held.keys());
  if (existsSync(worktrees))
    for (const name of readdirSync(worktrees)) if (/^\d+$/.test(name)) numbers.add(Number(name));
  for (const { checkout } of worktreeRecords(commonDir))
    if (dirname(checkout) === worktrees) numbers.add(Number(basename(checkout)));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const path = join(worktrees, String(number));
      const link = worktreeLink(commonDir, path);
      const ours = held.has(number) || "admin" in link || (link.state === "orphan" && link.ours);
      return { number, path, link, ours, holder: held.get(number) };
    });
}
