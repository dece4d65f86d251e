import { createContext, Script } from "node:vm";

/** What took longer than it may; only told by `withinTime`. */
export class TookTooLong extends Error {
  override readonly name = "TookTooLong";
}

const script = new Script("work()");

/**
 * Gives what a synchronous piece of work gives, or throws `TookTooLong` after `ms` milliseconds. Meant for patterns that
 * strangers wrote: the engine looks at its clock also in the middle of a match, which nothing else here can end.
 */
export function withinTime<T>(ms: number, work: () => T): T {
  try {
    return script.runInContext(createContext({ work }), { timeout: ms }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      throw new TookTooLong(`took longer than ${ms} ms`);
    throw error;
  }
}
