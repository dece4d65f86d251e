/** Facts on their way to the loop: put in by anyone, taken out by one. */
export type Inbox<T> = {
  put(fact: T): void;
  /** All that has gathered, at least one; waits while there is none. */
  take(): Promise<readonly T[]>;
};

export type InboxOptions<T> = {
  /** Facts that nothing follows from wait this long, in milliseconds, for others to be taken with them. */
  readonly patienceMs?: number;
  readonly isPatient?: (fact: T) => boolean;
};

/**
 * An empty inbox. Facts that arrive together are taken together, so that one durable write serves them all: a taker is woken once
 * all has been read that had come by then, as each read ends with the promises that wait for it.
 */
export function createInbox<T>({ patienceMs = 0, isPatient = () => false }: InboxOptions<T> = {}): Inbox<T> {
  let facts: T[] = [];
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ringing: NodeJS.Immediate | undefined;
  let isUrgent = false;
  const ring = (): void => {
    clearTimeout(timer);
    timer = undefined;
    ringing ??= setImmediate(() => {
      ringing = undefined;
      isUrgent = true;
      wake?.();
    });
  };
  return {
    put(fact) {
      facts.push(fact);
      if (!isPatient(fact)) ring();
      else if (ringing === undefined && !isUrgent) timer ??= setTimeout(ring, patienceMs);
    },
    async take() {
      if (!isUrgent) await new Promise<void>((resolve) => (wake = resolve));
      wake = undefined;
      isUrgent = false;
      const taken = facts;
      facts = [];
      return taken;
    },
  };
}
