import { setTimeout as wait } from "node:timers/promises";

/** Far beyond what anything here takes on a slow machine, and short of the runner's own limit of 300 s, which names nothing. */
const MOST_MS = 240_000;

/** Gives what the promise gives; rejects after 240 s, with the words that say what was waited for. */
export async function waitFor<T>(what: string, promise: PromiseLike<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = wait(MOST_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`waited ${MOST_MS / 1000} s for ${what}`);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    tooLate.catch(() => {});
    late.abort();
  }
}

/** Resolves when `look` holds, which is tried every 5 ms, without keeping a processor busy; rejects after 240 s. */
export async function waitUntil(what: string, look: () => boolean): Promise<void> {
  for (const began = performance.now(); !look(); await wait(5))
    if (performance.now() - began > MOST_MS) throw new Error(`waited ${MOST_MS / 1000} s for ${what}`);
}
