/** A command that is to outlive whoever starts it. */
export type BackgroundRequest = {
  /** Unique over all runs; what its whole family carries in its environment as RENGA_BACKGROUND. */
  readonly id: string;
  /** A shell command line. */
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. Output and errors are appended here; how it ended is written beside it. */
  readonly log: string;
};

/** A started background process: enough for another process, later, to find it again and learn how it ended. */
export type BackgroundProcess = Pick<BackgroundRequest, "id" | "log"> & {
  readonly pid: number;
  /** As the system tells it, so that a reused pid is told apart. */
  readonly startTime: string;
};

/** `exited`: it said so itself, whoever ended it; null is a signal. `lost`: it is gone, and how it ended is not known. */
export type BackgroundEnd = { readonly how: "exited" | "lost"; readonly exitCode: number | null };

/** Starts programs that live on when this process dies, and looks after those that an earlier one started. */
export interface BackgroundRunner {
  /** Starts it in a session of its own; a string says why it could not be. */
  start(request: BackgroundRequest): BackgroundProcess | string;
  /** Resolves at its end, or with undefined when the signal aborts first; the same for own and for adopted ones. */
  watch(process: BackgroundProcess, signal: AbortSignal): Promise<BackgroundEnd | undefined>;
  /** Asks it and all its descendants to end, makes them after a grace, and resolves when none is left; fine for one that is gone. */
  stop(process: BackgroundProcess): Promise<void>;
  /** Halts it and all its descendants (SIGSTOP). */
  pause(process: BackgroundProcess): void;
  /** Lets it go on. */
  proceed(process: BackgroundProcess): void;
  /** The last of its output, up to 64 KiB. */
  tail(process: Pick<BackgroundProcess, "log">): string;
}
