import type { Git } from "./git.ts";
import { isAncestor } from "./is-ancestor.ts";
import { keepCommit } from "./kept-refs.ts";
import type { Repository } from "./locate-repository.ts";
import type { Refs } from "./refs.ts";

/** Branches that only we move back. */
export type BranchGuard = {
  /** Where the branch stands; undefined when it is not there and never was. */
  head(branch: string): Promise<string | undefined>;
  /** We have put it there. */
  moved(branch: string, commit: string): void;
  /** We are about to take it back ourselves: until `moved` it may stand anywhere. */
  letGo(branch: string): void;
};

/**
 * What has once been seen on a branch stays on it: where somebody, an agent with git or a hand, took it off or deleted the
 * branch, it is put back, and what stood there instead is kept under `refs/renga/moved/`. Commits added on top are left alone.
 */
export function guardBranches(git: Git, repository: Repository, refs: Refs): BranchGuard {
  const { root } = repository;
  const seen = new Map<string, string>();
  const free = new Set<string>();
  const head = async (branch: string): Promise<string | undefined> => {
    const found = await refs.head(branch);
    if (free.has(branch)) return found;
    const before = seen.get(branch);
    const whole =
      before === undefined ||
      before === found ||
      (found !== undefined && (await isAncestor(git, root, before, found)));
    if (whole) {
      if (found !== undefined) seen.set(branch, found);
      return found;
    }
    if (found !== undefined) await keepCommit(git, repository, `refs/renga/moved/${branch}`, found);
    await refs.swap(branch, before, found);
    return head(branch);
  };
  return {
    head,
    moved(branch, commit) {
      seen.set(branch, commit);
      free.delete(branch);
    },
    letGo: (branch) => void free.add(branch),
  };
}
