export type LandingStarted = {
  readonly type: "landing-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
};

export type Landed = {
  readonly type: "landed";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  /** The commit on the integration branch. */
  readonly commit: string;
  /** Found on the branch after a crash rather than reported by the landing itself. */
  readonly recovered: boolean;
};

export type LandingRefused = {
  readonly type: "landing-refused";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  /** `cancelled`: the run was stopped; the finished attempt keeps its place in the queue. */
  readonly failure: "conflict" | "gate" | "infrastructure" | "cancelled";
  readonly message: string;
};

/** What an earlier landing had added is gone from the branch: this task, which knew of it, changed it. */
export type Superseded = {
  readonly type: "superseded";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  /** Key of the task whose lines they were. */
  readonly of: string;
  readonly file: string;
  /** How many of its lines are gone. */
  readonly lines: number;
};
