/** Commits known to be in the history of a branch's head, so that a merge need not ask git for it. */
export type Lineage = {
  /** The branch stands at `head`; `parent` is the commit it stood at just before, if it only moved forward. */
  standsAt(head: string, parent?: string): void;
  /** Is `commit` known to be the head or behind it? False may mean only that nobody knows. */
  contains(head: string, commit: string): boolean;
};

/** A lineage that knows nothing yet; it forgets all when the branch is moved by somebody else, or back. */
export function lineage(): Lineage {
  let tip: string | undefined;
  let known = new Set<string>();
  return {
    standsAt(head, parent) {
      if (head === tip) return;
      if (parent === undefined || parent !== tip) known = new Set();
      tip = head;
      known.add(head);
    },
    contains: (head, commit) => head === tip && known.has(commit),
  };
}
