/** The repository as a run sees it: worktrees for attempts, and the integration branch they land on. */
export interface Workspace {
  /** Absolute path of the user's checkout, which is never written to. */
  readonly root: string;
  /** Creates `renga/<run>` at `base` if it is not there; fails if it is there at a commit that does not descend from `base`. */
  openBranch(branch: string, base: string): Promise<void>;
  head(branch: string): Promise<string>;
  /** A clean worktree at the head of the branch, from the pool or new; exclusively the caller's until `release`. */
  acquire(branch: string, how?: PrepareOptions): Promise<Worktree>;
  release(worktree: Worktree): Promise<void>;
  /** Leaves the worktree to a process that outlives us: while it lives nobody acquires it, also when we are gone. */
  lend?(worktree: Worktree, process: { readonly pid: number; readonly startTime: string }): void;
  /** Takes over a lent worktree of an earlier sitting, as it stands, files and all; undefined when there is none. */
  adopt?(path: string): Promise<Worktree | undefined>;
  /** Everything changed in the worktree, but for the paths to leave, as one commit on its base; undefined when nothing changed. */
  commit(
    worktree: Worktree,
    message: string,
    leave?: (path: string) => boolean,
  ): Promise<Committed | undefined>;
  /**
   * Puts the change of `commit` on the branch's head, or on `onto`, a commit built on top of it that has not landed
   * yet; without a checkout, moving nothing.
   */
  merge(branch: string, commit: string, onto?: string): Promise<Merged>;
  /** A commit of `tree` (with `edits` applied) on `parent`; moves nothing. */
  build(landing: LandingRequest): Promise<string>;
  /** Moves the branch from `expected` to `commit`, or answers false when it stands elsewhere. */
  advance(branch: string, commit: string, expected: string): Promise<boolean>;
  /**
   * Takes an integration branch back to `to`, which it came by, whole and by compare-and-swap; what it leaves is kept under
   * the ref `evidence` in the same step. Answers where it stood; nothing happens when it stands at `to` already.
   */
  retreat(branch: string, to: string, evidence: string): Promise<{ readonly from: string }>;
  /** Keeps a commit, under a ref of ours (`refs/renga/…`), which then stands there and nowhere else. */
  keep(ref: string, commit: string): Promise<void>;
  /** Puts the worktree's files at exactly this tree or commit, to prove a merged result before it lands. */
  show(worktree: Worktree, treeish: string, how?: PrepareOptions): Promise<void>;
  /** The tree of `base` with what `from` has at these paths, or does not have; moves nothing. */
  layOver(base: string, from: string, paths: readonly string[]): Promise<string>;
  /** Paths that two commits or trees have differently, in git's order; a rename is two. */
  changes(from: string, to: string): Promise<readonly string[]>;
  /** Bytes of a file at a commit or tree; undefined when it is not there. */
  read(treeish: string, path: string): Promise<Buffer | undefined>;
  /** Commits of the branch after `base`, oldest first, with the trailer that names their attempt. */
  landings(
    branch: string,
    base: string,
  ): Promise<readonly { commit: string; attempt: string; task: string }[]>;
  /** Ends helper processes. The pool stays for the next run. */
  close(): Promise<void>;
}

/** For the command that makes a worktree fit for work, where the configuration names one. */
export type PrepareOptions = {
  /** `acquire`: stand on this commit rather than on the head of the branch. */
  readonly at?: string;
  readonly signal?: AbortSignal;
  /** Added to its environment: the attempt's mark, so that it is found again when the run dies meanwhile. */
  readonly env?: Readonly<Record<string, string>>;
};

export type Worktree = {
  readonly path: string;
  /** The commit the worktree stood on when it was acquired. */
  readonly base: string;
};

export type Committed = {
  readonly commit: string;
  readonly tree: string;
  /** Paths changed, relative to the root. */
  readonly files: readonly string[];
  /** Paths that were changed, too, and left as the base has them; absent where there are none. */
  readonly left?: readonly string[];
};

export type Merged =
  | { readonly status: "clean"; readonly tree: string; readonly head: string }
  | {
      readonly status: "conflict";
      readonly files: readonly string[];
      readonly head: string;
      /** The places that clash, each with both sides, cut to a few kilobytes; absent where there are none to show. */
      readonly sides?: string;
    };

export type LandingRequest = {
  readonly tree: string;
  readonly parent: string;
  readonly message: string;
  /** Time of the commit, in milliseconds since the epoch. */
  readonly at: number;
  readonly edits: readonly TreeEdit[];
};

/** A change to a tree that no worktree made: a tick, or a task file's move to the archive. */
export type TreeEdit =
  | { readonly kind: "write"; readonly path: string; readonly content: Buffer }
  | { readonly kind: "move"; readonly from: string; readonly to: string };
