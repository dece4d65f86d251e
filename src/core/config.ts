import type { Watch } from "./plan/plan.ts";
import type { ProfileName } from "./run/event.ts";

/** What a repository says about how its plans are run: `renga.config.yaml` or `.json`, everything optional in the file. */
export type Config = {
  /** The file it was read from, relative to the repository; absent: all of it was found out from the project's own files. */
  readonly source?: string;
  readonly profile?: ProfileName;
  readonly gates: Gates;
  readonly worktree: WorktreeConfig;
  /** Known errors of this repository, tried before the built-in ones. */
  readonly errors: readonly KnownError[];
  /** Monitors of the run as a whole. */
  readonly monitors: readonly MonitorConfig[];
};

/** What has to hold before something goes on; `task` gates run with the checks of every task. */
export type Gates = {
  readonly before: readonly Gate[];
  readonly task: readonly Gate[];
  readonly group: readonly Gate[];
  readonly phase: readonly Gate[];
  readonly end: readonly Gate[];
};

export type Gate = {
  readonly name: string;
  readonly command: string;
  readonly timeoutSeconds: number;
  /** The number that the command's output holds must be within these bounds; absent: exit code 0 is all. */
  readonly threshold?: Threshold;
};

export type Threshold = {
  /** A regular expression whose first group is the number, or a JSON path that starts with `$`. */
  readonly value: string;
  readonly least?: number;
  readonly most?: number;
  /** How much worse than before the run it may become: 0 is not at all. */
  readonly worseBy?: number;
};

/** How a worktree is made fit for work. */
export type WorktreeConfig = {
  /** Run in every new worktree, and again when one of `setupInputs` has changed: `npm ci`. */
  readonly setup?: string;
  readonly setupTimeoutSeconds: number;
  /** Files whose change makes the setup run again; default: the lock files that are there. */
  readonly setupInputs: readonly string[];
  /** Paths of the user's checkout that every worktree sees through a link: `node_modules`, `.venv`. Never committed. */
  readonly links: readonly string[];
  /** Folders that all worktrees of the repository share and that outlive attempts: data, checkpoints. Never committed. */
  readonly shared: readonly string[];
};

/** A pattern of output, what it means, and what helps. */
export type KnownError = {
  /** Kebab-case. */
  readonly id: string;
  /** A regular expression, case ignored. */
  readonly pattern: string;
  readonly cause: string;
  readonly recovery: string;
  /** Beside telling the next attempt: `fewer-agents` lowers how many work at once, `pause` waits a while. */
  readonly also?: "fewer-agents" | "pause";
};

export type MonitorConfig = {
  readonly name: string;
  readonly command: string;
  readonly intervalSeconds: number;
  readonly alertOn?: string;
  readonly watch?: Watch;
};

/** A repository that says nothing. */
export const NO_CONFIG: Config = {
  gates: { before: [], task: [], group: [], phase: [], end: [] },
  worktree: { setupTimeoutSeconds: 600, setupInputs: [], links: [], shared: [] },
  errors: [],
  monitors: [],
};
