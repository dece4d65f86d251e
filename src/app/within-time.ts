import { createContext, Script } from "node:vm";

/** What took longer than it may; only told by `withinTime`. */
export class TookTooLong extends Error {
  override readonly name = "TookTooLong";
}

const script = new Script("work()");

/**
 * Gives what a synchronous piece of work gives, or throws `TookTooLong` after `ms` milliseconds. Meant for patterns that
 * strangers wrote: the engine looks at its clock also in the middle of a match, which nothing else here can end. Work that
 * did not get the processor meanwhile, on a busy machine or one that slept, is begun again with twice the time, twice at most.
 */
export function withinTime<T>(ms: number, work: () => T): T {
  for (let most = ms; ; most *= 2) {
    const before = process.threadCpuUsage();
    try {
      return script.runInContext(createContext({ work }), { timeout: most }) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const { user, system } = process.threadCpuUsage(before);
      if ((user + system) / 1_000 >= ms / 2 || most >= ms * 4)
        throw new TookTooLong(`took longer than ${ms} ms`);
    }
  }
}
