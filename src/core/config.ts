import type { Watch } from "./plan/plan.ts";
import type { Tier } from "./route/tier.ts";
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
  /** Agents by name, beside those that every installation has. */
  readonly agents?: readonly AgentConfig[];
  /** What providers allow: by the name that `provider` of an agent gives, `anthropic`, `openai`. */
  readonly providers?: Readonly<Record<string, ProviderConfig>>;
  /** US dollars for a million tokens, by model. */
  readonly prices?: Readonly<Record<string, PriceConfig>>;
  readonly budget?: BudgetConfig;
  /** Which tier a task begins at: the first rule that fits; before the built-in ones. */
  readonly route?: readonly RouteRule[];
  readonly sandbox?: SandboxConfig;
};

/** An agent that a task can be given to. */
export type AgentConfig = {
  /** What `--agent` and a plan's `agent:` call it. */
  readonly name: string;
  readonly kind: "claude" | "codex" | "acp" | "command" | "apply" | "script";
  /** `command`, `acp`: the command line. */
  readonly command?: string;
  readonly model?: string;
  readonly tier: Tier;
  /** Whose limits it shares; default: by kind. */
  readonly provider?: string;
  /** Attempts of it at once. */
  readonly capacity?: number;
  /** What it is for, in words for people. */
  readonly role?: string;
  /** Told to the model before the assignment. */
  readonly instructions?: string;
  /** Tools it may use, as its program calls them. */
  readonly tools?: readonly string[];
  /** Skills it always gets; the attempt does not start without them. */
  readonly skills?: readonly string[];
  /** Tasks it is for: words of the title or kind, paths (globs). */
  readonly takes?: { readonly words?: readonly string[]; readonly paths?: readonly string[] };
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments for its program. */
  readonly args?: readonly string[];
  readonly maxTurns?: number;
  readonly maxUsd?: number;
  /**
   * When an attempt goes on with the conversation of the one before, where the same agent has it again: after an answer to its own
   * question (`answers`, the default), also after failed checks (`retries`), or never. `claude` and `codex` only.
   */
  readonly resume?: "never" | "answers" | "retries";
  /** `command`: where its JSON lines hold what matters. */
  readonly jsonl?: JsonlMapping;
};

/** JSON paths into the lines that a program prints; a line counts where `when` holds. */
export type JsonlMapping = {
  readonly usage?: {
    readonly when?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly cacheRead?: string;
    readonly cacheWrite?: string;
    readonly output?: string;
    /** `sum` the lines (one a request), or the `last` one counts. */
    readonly over?: "sum" | "last";
    /** What was read from the cache is counted among `input` as well. */
    readonly cachedWithin?: boolean;
  };
  readonly usd?: string;
  readonly model?: string;
  readonly session?: string;
  readonly text?: string;
  /** A line like this is a failure, whatever the exit code; `message` is a path. */
  readonly failure?: { readonly when: Readonly<Record<string, string>>; readonly message?: string };
};

export type ProviderConfig = {
  /** Attempts at once. */
  readonly concurrency?: number;
  /** Attempts that may start in a minute. */
  readonly perMinute?: number;
};

export type PriceConfig = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** As of when: `2026-11-01`. */
  readonly date?: string;
};

/** US dollars; warned of at 80 %, and nothing starts that could go beyond. */
export type BudgetConfig = { readonly task?: number; readonly run?: number; readonly day?: number };

export type RouteRule = {
  /** In words, as it is given for a reason. */
  readonly name: string;
  /** All that is given has to hold. */
  readonly when: {
    readonly words?: readonly string[];
    readonly kind?: readonly string[];
    readonly risk?: readonly string[];
    readonly files?: { readonly least?: number; readonly most?: number };
    readonly minutes?: { readonly least?: number; readonly most?: number };
    readonly hasCode?: boolean;
  };
  readonly tier: Tier;
};

export type SandboxConfig = {
  /** `auto`: where there is one; `required`: no agent runs without; `off`. Default: auto. */
  readonly mode?: "auto" | "required" | "off";
  /** Hosts that agents may reach beside their provider's. */
  readonly hosts?: readonly string[];
  /** Checks, gates and monitors run in it too. Default: false. */
  readonly checks?: boolean;
  /** `false`: monitors, and what asks whether a background process is ready, run outside of it nonetheless. Default: as `checks`. */
  readonly monitors?: boolean;
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
  /** Largest file that an attempt may leave, in megabytes of a million bytes; default: `COMMIT_LIMITS`. */
  readonly maxFileMb?: number;
  /** Most files that an attempt may add; default: `COMMIT_LIMITS`. */
  readonly maxNewFiles?: number;
};

/** What one attempt may leave, where the configuration does not say: ten times what is usual for a large change. */
export const COMMIT_LIMITS: { readonly maxFileMb: number; readonly maxNewFiles: number } = {
  maxFileMb: 100,
  maxNewFiles: 10_000,
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
