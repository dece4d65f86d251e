/** The largest delay that a timer takes; longer ones would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** What may end a program from outside: its time-out, or somebody's abort. */
export type Limit = {
  /** The first of the two that happened before `clear`. */
  readonly reached: () => "time" | "abort" | undefined;
  /** Resolves when one of the two happens, otherwise never. */
  readonly ended: Promise<void>;
  /** The program has ended: nothing counts any more. */
  readonly clear: () => void;
};

/** Starts the clock. */
export function startLimit(seconds: number, signals: readonly (AbortSignal | undefined)[]): Limit {
  const { promise, resolve } = Promise.withResolvers<void>();
  let reached: "time" | "abort" | undefined;
  const reach = (what: "time" | "abort"): void => {
    reached ??= what;
    clear();
    resolve();
  };
  const aborted = (): void => reach("abort");
  const timer = setTimeout(() => reach("time"), Math.min(Math.max(0, seconds) * 1_000, LONGEST_MS));
  const clear = (): void => {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener("abort", aborted);
  };
  for (const signal of signals) signal?.addEventListener("abort", aborted, { once: true });
  if (signals.some((signal) => signal?.aborted)) aborted();
  return { reached: () => reached, ended: promise, clear };
}
