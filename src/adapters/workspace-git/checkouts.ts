import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";
import { worktreeRecords } from "./worktree-link.ts";

/** Which checkout of the repository has each branch out; names without `refs/heads/`. */
export async function checkouts(git: Git, root: string): Promise<ReadonlyMap<string, string>> {
  const list = await git.text(["worktree", "list", "--porcelain", "-z"], { cwd: root });
  const branches = new Map<string, string>();
  let path = "";
  for (const line of list.split("\0")) {
    if (line.startsWith("worktree ")) path = line.slice(9);
    if (line.startsWith("branch refs/heads/")) branches.set(line.slice(18), path);
  }
  return branches;
}

/** The checkout in which the branch is being rebased or bisected, where it does not show as checked out. */
export function halfWayCheckout({ root, commonDir }: Repository, branch: string): string | undefined {
  const places = [{ admin: commonDir, checkout: root }, ...worktreeRecords(commonDir)];
  return places.find(({ admin }) =>
    ["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"].some((name) => {
      const path = join(admin, name);
      return existsSync(path) && readFileSync(path, "utf8").trim().replace("refs/heads/", "") === branch;
    }),
  )?.checkout;
}
