import type { Terminal } from "./live-region.ts";

const HIDE = "\u001b[?25l";
const SHOW = "\u001b[?25h";
const DEADLY = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/**
 * Hides the cursor and brings it back on every way out: the returned call, the end of the process, a signal, Ctrl-Z.
 * A deadly signal is left to whoever else listens for it; if nobody does, the process ends by it as if nobody had listened.
 */
export function hideCursor(terminal: Terminal, screen: { leave(): void; enter(): void }): () => void {
  let hidden = true;
  const show = (): void => {
    if (!hidden) return;
    hidden = false;
    screen.leave();
    terminal.write(SHOW);
  };
  const hide = (): void => {
    hidden = true;
    terminal.write(HIDE);
    screen.enter();
  };
  const die = (signal: NodeJS.Signals): void => {
    if (process.listenerCount(signal) > 1) return;
    show();
    release();
    process.kill(process.pid, signal);
  };
  const suspend = (): void => {
    show();
    process.kill(process.pid, "SIGSTOP");
  };
  const release = (): void => {
    process.off("exit", show);
    for (const signal of DEADLY) process.off(signal, die);
    process.off("SIGTSTP", suspend);
    process.off("SIGCONT", hide);
  };
  process.on("exit", show);
  for (const signal of DEADLY) process.on(signal, die);
  process.on("SIGTSTP", suspend);
  process.on("SIGCONT", hide);
  terminal.write(HIDE);
  return () => {
    release();
    show();
  };
}
