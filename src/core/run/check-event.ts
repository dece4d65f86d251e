export type Phase =
  | "prepare"
  | "pre-flight"
  | "test-first"
  | "main"
  | "commit"
  | "post-validation"
  | "landing";

export type PhaseStarted = {
  readonly type: "phase-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly phase: Phase;
};

export type CheckStarted = {
  readonly type: "check-started";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly phase: Phase;
  readonly name: string;
  readonly command: string;
};

export type CheckFinished = {
  readonly type: "check-finished";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly phase: Phase;
  readonly name: string;
  readonly command: string;
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly ms: number;
  /** The last few kilobytes, control characters removed. */
  readonly output: string;
  /** It failed at first and was run once more: 1 on the repetition. */
  readonly repeat?: number;
  /** `failure`: a test that has to be red without the work; `either`: a skip condition, whose outcome is an answer. Absent: success. */
  readonly wanted?: "failure" | "either";
  /** Another check had failed already, and this one was ended before it came to anything. */
  readonly calledOff?: true;
  /** A gate that ran once for the landings of all these tasks, by key, in their order; `task` is the last of them. */
  readonly together?: readonly string[];
};

/** A part of a chunked task's main work has run: units `start` to before `start + size` of `total`. */
export type ChunkFinished = {
  readonly type: "chunk-finished";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  /** Place in the plan's list of chunks, from 0. */
  readonly chunk: number;
  readonly start: number;
  readonly size: number;
  readonly total: number;
  readonly exitCode: number | null;
  readonly ms: number;
  readonly output: string;
};

/** The first `done` units of a chunked task are safe: the next attempt begins with the files of `commit`. */
export type CheckpointTaken = {
  readonly type: "checkpoint-taken";
  readonly at: number;
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
  readonly done: number;
  readonly total: number;
  readonly commit: string;
};
