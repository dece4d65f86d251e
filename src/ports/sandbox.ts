import type { ProcessRequest } from "./process-runner.ts";

/** What a process in the sandbox may reach beside what every program needs. */
export type SandboxPlace = {
  /** Absolute; writable, and the process's working directory or above it. */
  readonly worktree: string;
  /** Further folders and files it may write; absolute. Those that are not there are left out. */
  readonly writable?: readonly string[];
  /** Folders and files it may read although they lie where all is hidden, such as /tmp; absolute. */
  readonly readable?: readonly string[];
  /** Hosts it may reach: `api.example.org`, `*.example.org`, `127.0.0.1:8080`. None: no network at all. */
  readonly hosts?: readonly string[];
};

/** Whether this machine has a sandbox: by what means, or why not and what would help. */
export type SandboxState =
  | { readonly available: true; readonly how: string }
  | { readonly available: false; readonly why: string; readonly hint: string };

/** The operating system's fence around processes that strangers steer. */
export interface Sandbox {
  readonly state: SandboxState;
  /**
   * The same request, inside the fence: exit code, output, input and environment as without it. The request itself
   * where there is no sandbox; whether that is allowed has been settled before the run.
   */
  wrap(request: ProcessRequest, place: SandboxPlace): Promise<ProcessRequest>;
  /** Absolute; a folder of its own that processes inside see too, and cannot write to. */
  readonly folder?: string;
  /** Ends what it keeps; processes inside lose their network. */
  close(): Promise<void>;
}
