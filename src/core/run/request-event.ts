/** A person has answered a task's question; `request` numbers what people ask of a run, rising. */
export type Answered = {
  readonly type: "answered";
  readonly at: number;
  readonly request: number;
  readonly task: string;
  readonly uid: string;
  readonly text: string;
};

/** A person has taken the task out of the run. */
export type TaskSkipped = {
  readonly type: "task-skipped";
  readonly at: number;
  readonly request: number;
  readonly task: string;
  readonly uid: string;
  readonly reason: string;
  /** Whether who needs it is blocked or goes on without it. */
  readonly dependents: "blocked" | "go-on";
};

/** A person wants the task tried again, with a fresh set of tries. */
export type TaskReopened = {
  readonly type: "task-reopened";
  readonly at: number;
  readonly request: number;
  readonly task: string;
  readonly uid: string;
};
