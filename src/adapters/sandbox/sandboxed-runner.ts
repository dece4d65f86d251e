import type { ProcessRequest, ProcessRunner } from "../../ports/process-runner.ts";

/** The same runner, which puts a fence around whatever it runs, and runs nothing where that fails. */
export function sandboxedRunner(
  runner: ProcessRunner,
  fence: (request: ProcessRequest) => Promise<ProcessRequest>,
): ProcessRunner {
  return {
    run: async (request, signal, started) => {
      let fenced: ProcessRequest;
      try {
        fenced = await fence(request);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const startError = `the sandbox could not be set up: ${why}`;
        return { exitCode: null, timedOut: false, cancelled: false, ms: 0, tail: "", startError };
      }
      return runner.run(fenced, signal, started);
    },
    close: () => runner.close(),
  };
}
