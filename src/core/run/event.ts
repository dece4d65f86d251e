import type { Config } from "../config.ts";
import type { Spent } from "../ledger/spent.ts";
import type { Tallies } from "../route/tallies.ts";
import type { TaskRoute } from "../route/task-route.ts";
import type { Tier } from "../route/tier.ts";
import type {
  BackgroundStarted,
  BackgroundStopAsked,
  BackgroundEnded,
  MonitorSampled,
  AlertRaised,
} from "./background-event.ts";
import type {
  PhaseStarted,
  CheckStarted,
  CheckFinished,
  ChunkFinished,
  CheckpointTaken,
} from "./check-event.ts";
import type { Fence } from "./fence.ts";
import type { GatePlace, GatesStarted, GateChecked, GatesFinished } from "./gate-event.ts";
import type { LandingStarted, Landed, LandingRefused, Superseded } from "./landing-event.ts";
import type {
  ProviderPaused,
  ProviderResumed,
  TimeReached,
  AgentsChanged,
  BreakerTripped,
  BudgetNoticed,
  RollBackStarted,
  RolledBack,
} from "./limit-event.ts";
import type { Answered, TaskSkipped, TaskReopened } from "./request-event.ts";

/**
 * The journal's algebra: everything that happened in a run, in order.
 * `at` is milliseconds since the epoch, told by the shell; `task` is the task's key in the plan.
 */
export type Event =
  | RunStarted
  | RunResumed
  | AttemptStarted
  | ProcessStarted
  | PhaseStarted
  | CheckStarted
  | CheckFinished
  | ChunkFinished
  | CheckpointTaken
  | AttemptFinished
  | LeaseExtended
  | LandingStarted
  | Landed
  | LandingRefused
  | Superseded
  | BackgroundStarted
  | BackgroundStopAsked
  | BackgroundEnded
  | MonitorSampled
  | AlertRaised
  | Answered
  | TaskSkipped
  | TaskReopened
  | ProviderPaused
  | ProviderResumed
  | TimeReached
  | AgentsChanged
  | GatesStarted
  | GateChecked
  | GatesFinished
  | BreakerTripped
  | BudgetNoticed
  | RollBackStarted
  | RolledBack
  | StopRequested
  | RunFinished;

export type RunStarted = {
  readonly type: "run-started";
  readonly at: number;
  readonly run: string;
  /** Version of the event algebra, for journals that outlive a release. */
  readonly version: 1;
  /** The commit the run began on. */
  readonly base: string;
  /** The integration branch, `renga/<run>`. */
  readonly branch: string;
  /** Branch that was checked out, the one `renga land` moves. */
  readonly onto: string;
  /** SHA-256 of the plan's texts. */
  readonly digest: string;
  readonly planPaths: readonly string[];
  readonly title: string;
  readonly settings: Settings;
  readonly tasks: readonly RunTask[];
  /** The day on which it started, for its budget: when it began, and what other runs spent in it, in micro-dollars. */
  readonly day?: { readonly startsAt: number; readonly micros: number; readonly unknown: number };
  /** Where gates stand; absent: nowhere. */
  readonly gatePoints?: readonly GatePlace[];
};

/** What a run was told once and keeps over every resume unless told otherwise. */
export type Settings = {
  /** Attempts running at once, at least 1. */
  readonly agents: number;
  /** Agent specs in the order they are tried: `apply`, `command:PROGRAM ARGS`. */
  readonly agentSpecs: readonly string[];
  /** Further attempts with the same agent after its first failed. */
  readonly retries: number;
  /** Wall clock of one attempt's main phase, in seconds. */
  readonly attemptTimeoutSeconds: number;
  /**
   * What becomes of an attempt that changed files the plan does not name for its task. `extend` (the default): they are
   * leased to it too, unless another task holds them. `reject`: the attempt has failed.
   */
  readonly scope?: "extend" | "reject" | "ask";
  /** The named set of choices that the others were taken from. */
  readonly profile?: ProfileName;
  /** No task of a batch starts before all of the batch before it have ended and its gates are green; default: false. */
  readonly barriers?: boolean;
  /** More than this share of a batch failed: the breaker trips; default 0.5, 1 or more never. */
  readonly breaker?: number;
  /** What becomes of background processes when all else is done: `end` (the default), `keep`, or `wait` for them. */
  readonly background?: "end" | "keep" | "wait";
  /** What `renga.config` said when the run began. */
  readonly config?: Config;
  /** What earlier runs of this repository taught about agents: how each kind of task went at each tier. */
  readonly learned?: Tallies;
  /** Whether agents work in a sandbox; absent: none of them has a use for one. */
  readonly fence?: Fence;
};

export type ProfileName = "speed" | "balanced" | "reliable";

/** A task as the run sees it; the plan itself is stored beside the journal. */
export type RunTask = {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  /** `task_<step>_<8 hex>`: unique over all runs, what a person greps for. */
  readonly uid: string;
  readonly minutes: number;
  /** Keys of tasks that must have landed before this one starts. */
  readonly needs: readonly string[];
  /** Keys of tasks that must have ended, in whatever way, before this one starts. */
  readonly after: readonly string[];
  /** “60 % of these”: so much of them must be done before this one starts, chunked ones counted by their checkpoints. */
  readonly parts?: readonly { readonly of: readonly string[]; readonly percent: number }[];
  /** Files held by lease while an attempt runs and until it has landed. */
  readonly scope: readonly string[];
  /** The batch it belongs to, where the run has barriers: they count from 0 and run in this order. */
  readonly batch?: number;
  /** Keys of the plan's groups that it belongs to, outermost first. */
  readonly groups?: readonly string[];
  /** Its background process goes on when the run ends. */
  readonly keep?: true;
  /** Where it begins among the agents, and why; absent: with the first. */
  readonly route?: TaskRoute;
  /** Not to be run: finished before the run, or outside the chosen steps. */
  readonly settled?: "done" | "skipped";
};

export type RunResumed = {
  readonly type: "run-resumed";
  readonly at: number;
  readonly settings: Settings;
  /** Attempts of the dead run whose processes were ended; they run again without using up a try. */
  readonly lost: readonly AttemptRef[];
  /** Failed, blocked and waiting-for-a-person tasks get a fresh set of tries. */
  readonly retryFailed: boolean;
};

export type AttemptRef = { readonly task: string; readonly attempt: number };

export type AttemptStarted = {
  readonly type: "attempt-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  /** Counts from 1 over the whole run; also the fencing token of the attempt. */
  readonly attempt: number;
  readonly agent: string;
  readonly tier?: Tier;
  /** Why this agent, in one line. */
  readonly why?: string;
  /** The most that it may cost, in US dollars; absent: no limit, or a journal from before it was written down. */
  readonly mostUsd?: number;
  /** The budgets would let it have more, should that not be enough. */
  readonly mayGrow?: true;
};

export type ProcessStarted = {
  readonly type: "process-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly pid: number;
  /** As the system tells it, so that a reused pid is told apart; empty where it does not. */
  readonly startTime: string;
};

export type FailureClass =
  | "agent"
  | "needs-agent"
  | "gate"
  | "pre-flight"
  | "test-first"
  | "timeout"
  | "conflict"
  | "scope"
  /** Rate limit, overload, network: says nothing about the task, uses up no try; the provider pauses. */
  | "transient"
  /** The agent asks; `message` is its question. */
  | "unclear"
  | "budget"
  | "cancelled"
  | "infrastructure";

export type AttemptResult =
  | {
      readonly status: "committed";
      readonly commit: string;
      /** The head of the integration branch that the attempt worked on and was proven on. */
      readonly base: string;
      readonly files: readonly string[];
      /** The plan's own files, where the agent changed them, too: that is not taken up. */
      readonly left?: readonly string[];
    }
  /** Nothing to land: the task ran in place. */
  | { readonly status: "unchanged" }
  /** A condition of the plan says that there is nothing to do; who needs the task goes on. */
  | { readonly status: "skipped"; readonly reason: string }
  | {
      readonly status: "failed";
      readonly failure: FailureClass;
      readonly message: string;
      /** Id of the known error that explains it. */
      readonly cause?: string;
      /** `transient`: when the provider said to come back, in milliseconds since the epoch. */
      readonly until?: number;
    };

export type AttemptFinished = {
  readonly type: "attempt-finished";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly result: AttemptResult;
  /** The most that the agent's processes held together, in bytes; absent where it could not be seen. */
  readonly peakMemoryBytes?: number;
  readonly spent?: Spent;
  /** What the agent reported and what is not so. */
  readonly disagreements?: readonly string[];
};

/** The attempt changed files that the plan does not name for its task, and nobody held them: they are leased to it, too. */
export type LeaseExtended = {
  readonly type: "lease-extended";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly files: readonly string[];
};

/** Ctrl-C, or a signal: what runs is ended, nothing new starts, the run can go on later. */
export type StopRequested = {
  readonly type: "stop-requested";
  readonly at: number;
  readonly reason: string;
  /** Asked by a person from another process: the number of that request. */
  readonly request?: number;
};

export type Outcome = "done" | "failed" | "needs-human" | "interrupted" | "budget";

export type RunFinished = { readonly type: "run-finished"; readonly at: number; readonly outcome: Outcome };
