/** Facts on their way to the loop: put in by anyone, taken out by one. */
export type Inbox<T> = {
  put(fact: T): void;
  /** All that has gathered, at least one; waits while there is none. */
  take(): Promise<readonly T[]>;
};

/** An empty inbox. Facts that arrive together are taken together, so that one durable write serves them all. */
export function createInbox<T>(): Inbox<T> {
  let facts: T[] = [];
  let wake: (() => void) | undefined;
  return {
    put(fact) {
      facts.push(fact);
      wake?.();
    },
    async take() {
      if (facts.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      const taken = facts;
      facts = [];
      return taken;
    },
  };
}
