import { paintFor } from "./colour.ts";
import { createJsonLines } from "./json-lines.ts";
import type { Terminal } from "./live-region.ts";
import { createProgressLines } from "./progress-lines.ts";
import { createProgressWindow, type Below } from "./progress-window.ts";
import type { Progress } from "./progress.ts";

/** What the choice of a progress depends on. */
export type ProgressOptions = {
  readonly json: boolean;
  readonly stdout: Terminal & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** More to show below a window. */
  readonly below?: Below;
};

/** JSON when asked for; a window on a terminal that can redraw; plain lines in CI, in a pipe and on a dumb terminal. */
export function createProgress({ json, stdout, env, below }: ProgressOptions): Progress {
  const write = (text: string): void => void stdout.write(text);
  if (json) return createJsonLines(write);
  const ci = env["CI"] !== undefined && env["CI"] !== "" && env["CI"] !== "false" && env["CI"] !== "0";
  const paint = paintFor(stdout, env);
  if (stdout.isTTY !== true || ci || env["TERM"] === "dumb") return createProgressLines(write, paint);
  return createProgressWindow({
    terminal: stdout,
    paint,
    ...(below === undefined ? {} : { below }),
    now: Date.now,
    after(ms, then) {
      const timer = setTimeout(then, ms);
      // The run keeps the process alive, not its picture.
      timer.unref();
      return () => clearTimeout(timer);
    },
  });
}
