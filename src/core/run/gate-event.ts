export type GateLevel = "before" | "group" | "phase" | "end";

/** The gates of one level are being run on one commit; `group` is the key of the plan's group they belong to. */
export type GateRef = {
  readonly level: GateLevel;
  readonly group?: string;
  readonly commit: string;
};

export type GatesStarted = GateRef & { readonly type: "gates-started"; readonly at: number };

export type GateChecked = GateRef & {
  readonly type: "gate-checked";
  readonly at: number;
  readonly name: string;
  readonly command: string;
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly ms: number;
  readonly output: string;
  /** What was measured, and what it was held against, for a gate with a threshold. */
  readonly value?: number;
  readonly limit?: string;
  /** `flaky`: failed, then passed on the one repetition. `was-red`: it failed before the run began, too. */
  readonly verdict: "passed" | "failed" | "flaky" | "was-red";
};

export type GatesFinished = GateRef & {
  readonly type: "gates-finished";
  readonly at: number;
  readonly passed: boolean;
  /** Key of the task whose landing turned it red, where that was found out. */
  readonly culprit?: string;
  /** Where several gates are red: who turned which of them red, by name, in the order in which they landed. The first is `culprit`. */
  readonly culprits?: readonly { readonly name: string; readonly task: string; readonly commit: string }[];
  readonly message: string;
};

/**
 * Where the gates of a level stand: `before` stands before the first attempt, `group` and `phase` when these tasks have
 * come to an end, `end` when nothing else is left to do.
 */
export type GatePlace = {
  readonly level: GateLevel;
  /** Key of the plan's group, or `batch:<n>` of a run with barriers: the next batch waits for its gates. */
  readonly group?: string;
  readonly tasks: readonly string[];
};
