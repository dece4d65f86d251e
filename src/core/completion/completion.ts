/** What an agent says of its own work at the end; every part of it may be missing, and none of it is believed. */
export type Completion = {
  /** The task that it speaks of. */
  readonly task?: string;
  readonly status?: "complete" | "failed" | "partial";
  /** Why, where it says so beside the status. */
  readonly reason?: string;
  readonly minutes?: number;
  readonly errors?: number;
  readonly warnings?: number;
  /** Each in its own words: a path, and what was done to it. */
  readonly deliverables: readonly string[];
  /** It says that tests or checks pass. */
  readonly saysProven: boolean;
};

/** A completion report of what was found of it. */
export function completionOf(parts: {
  readonly [K in keyof Completion]: Completion[K] | undefined;
}): Completion {
  return Object.fromEntries(Object.entries(parts).filter(([, it]) => it !== undefined)) as Completion;
}
