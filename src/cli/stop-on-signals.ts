import { EXIT } from "../core/user-error.ts";

/**
 * Turns the first Ctrl-C (or SIGTERM, SIGHUP) into a request to stop in order, the second into an end on the spot:
 * the journal is durable, so `--continue` goes on from there either way.
 */
export function stopOnSignals(): { readonly stop: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const heard = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, heard);
  return {
    stop: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, heard);
    },
  };
}
