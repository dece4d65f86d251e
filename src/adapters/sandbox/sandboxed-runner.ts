import type { ProcessRequest, ProcessRunner } from "../../ports/process-runner.ts";
import type { Sandbox, SandboxPlace } from "../../ports/sandbox.ts";

/**
 * The same runner with a fence around whatever it runs: writable are the request's working directory, the task's state
 * folder (RENGA_STATE) and what `place` adds for the request.
 */
export function sandboxedRunner(
  runner: ProcessRunner,
  sandbox: Sandbox,
  place: (request: ProcessRequest) => Omit<SandboxPlace, "worktree"> = () => ({}),
): ProcessRunner {
  if (!sandbox.state.available) return runner;
  return {
    run: async (request, signal, started) => {
      const { writable = [], ...more } = place(request);
      const state = request.env["RENGA_STATE"];
      const all = state === undefined ? writable : [state, ...writable];
      try {
        const wrapped = await sandbox.wrap(request, { worktree: request.cwd, ...more, writable: all });
        return await runner.run(wrapped, signal, started);
      } catch (error) {
        // Never without the fence instead.
        const why = error instanceof Error ? error.message : String(error);
        const startError = `the sandbox could not be set up: ${why}`;
        return { exitCode: null, timedOut: false, cancelled: false, ms: 0, tail: "", startError };
      }
    },
    close: () => runner.close(),
  };
}
