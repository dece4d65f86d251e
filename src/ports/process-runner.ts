export type ProcessRequest = {
  /** A shell command line (`sh -c`), or a program with its arguments. */
  readonly command: string | readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly input?: string;
  /** Where the whole output goes (up to a limit); the result carries only the tail. */
  readonly logFile?: string;
  /** Also after a normal exit, end descendants that left the process group; costs a look at every process. */
  readonly sweep?: boolean;
  /** Told of output and errors as they come; the chunk is only valid during the call. */
  readonly listen?: (chunk: Buffer) => void;
  /** Look after the memory of its processes, about once a second. */
  readonly measureMemory?: boolean;
};

export type ProcessResult = {
  /** null when a signal ended it or it never started. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Why it could not start (program not found, …); undefined when it did. */
  readonly startError?: string;
  readonly ms: number;
  /** The most resident memory that it and its descendants were seen to hold together; absent where it was not looked at. */
  readonly peakMemoryBytes?: number;
  /** The last 64 KiB of output and errors together, as UTF-8. */
  readonly tail: string;
};

/** Runs programs and ends them whole: on time-out or abort no descendant is left. */
export interface ProcessRunner {
  run(
    request: ProcessRequest,
    signal?: AbortSignal,
    started?: (process: { readonly pid: number; readonly startTime: string }) => void,
  ): Promise<ProcessResult>;
  close(): Promise<void>;
}
