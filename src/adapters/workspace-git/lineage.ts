/** Commits known to be in the history of a branch's head, so that a merge need not ask git for it. */
export type Lineage = {
  /** A commit was built on this parent; the branch may come to stand on it, or never. */
  built(commit: string, parent: string): void;
  /** The branch stands at `head`; `from` is where it stood just before, if it only moved forward, over commits that were built. */
  standsAt(head: string, from?: string): void;
  /** Is `commit` known to be behind `head`, which the branch stands at or which was built on top of it, or `head` itself? False may mean only that nobody knows. */
  contains(head: string, commit: string): boolean;
};

/** Commits on top of the branch that are remembered: as many as may be on their way at once, and some. */
const MOST_BUILT = 4096;

/** A lineage that knows nothing yet; it forgets all when the branch is moved by somebody else, or back. */
export function lineage(): Lineage {
  let tip: string | undefined;
  let known = new Set<string>();
  const parents = new Map<string, string>();
  /** From `head` down to `end`, as far as they were built; undefined when they do not lead there. */
  const downTo = (head: string, end: string | undefined): string[] | undefined => {
    const path: string[] = [];
    for (let at: string | undefined = head; at !== end; at = parents.get(at)) {
      if (at === undefined || path.length > MOST_BUILT) return undefined;
      path.push(at);
    }
    return path;
  };
  return {
    built(commit, parent) {
      if (parents.size >= MOST_BUILT) parents.delete(parents.keys().next().value ?? "");
      parents.set(commit, parent);
    },
    standsAt(head, from) {
      if (head === tip) return;
      const path = from === undefined || from !== tip ? undefined : downTo(head, from);
      if (path === undefined) known = new Set([head]);
      for (const commit of path ?? []) {
        known.add(commit);
        parents.delete(commit);
      }
      tip = head;
    },
    contains(head, commit) {
      const path = tip === undefined ? undefined : downTo(head, tip);
      return path !== undefined && (known.has(commit) || path.includes(commit));
    },
  };
}
