/** A process that outlives its task has started up. */
export type BackgroundStarted = {
  readonly type: "background-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly pid: number;
  readonly startTime: string;
  readonly command: string;
  /** Absolute; the folder it runs in, and the file that its output goes to. */
  readonly cwd: string;
  readonly log: string;
};

/** It is to be ended; its end is told by `background-ended`. */
export type BackgroundStopAsked = {
  readonly type: "background-stop-asked";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly reason: string;
};

export type BackgroundEnded = {
  readonly type: "background-ended";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  /** `kept`: it goes on without the run. `lost`: it is gone, and how it ended is not known. */
  readonly how: "exited" | "stopped" | "kept" | "lost";
  readonly exitCode: number | null;
  readonly message: string;
};

/** A monitor has looked once; a run's own monitor has the task "". */
export type MonitorSampled = {
  readonly type: "monitor-sampled";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly monitor: string;
  /** `x` is a step where the output told one, else absent; `y` is null for what is not a finite number. */
  readonly points: readonly { readonly series: string; readonly x?: number; readonly y: number | null }[];
  /** The last line or so of what it printed. */
  readonly output: string;
};

export type AlertRaised = {
  readonly type: "alert-raised";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly monitor: string;
  readonly kind: "pattern" | "not-finite" | "stall" | "threshold" | "broken";
  readonly message: string;
  /** What becomes of what it watches. */
  readonly action: "notify" | "pause" | "stop";
};
