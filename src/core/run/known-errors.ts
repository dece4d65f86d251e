import type { KnownError } from "../config.ts";

/**
 * What output says about what went wrong, the most telling first: the first that fits explains a failure. Patterns match
 * within a line, case ignored, and take time linear in the text. docs/known-errors.md shows the table.
 */
export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    id: "disk-full",
    pattern: String.raw`\bENOSPC\b|No space left on device|Disk quota exceeded|\bEDQUOT\b`,
    cause: "the disk is full",
    recovery: "free some space (`renga clean` removes old worktrees), then let the run go on",
    also: "pause",
  },
  {
    id: "out-of-memory",
    pattern: String.raw`JavaScript heap out of memory|\bMemoryError\b|\bENOMEM\b|Cannot allocate memory|\bout of memory\b|\bOOMKilled\b|OutOfMemoryError|exit (?:code|status) 137\b|^Killed$|\bsignal: 9, SIGKILL`,
    cause: "there was not enough memory",
    recovery:
      "work on less at once: smaller batches, fewer workers of the test runner; fewer agents run from now on",
    also: "fewer-agents",
  },
  {
    id: "rate-limit",
    pattern: String.raw`\b429\b.{0,40}(?:too many|rate|limit|request)|too many requests|rate[ _-]?limit(?:ed|ing|[ _-]exceeded| reached|_error)|\b529\b.{0,40}overloaded|overloaded_error|quota exceeded`,
    cause: "a service refused to be asked so often",
    recovery: "wait, and ask it less often",
    also: "pause",
  },
  {
    id: "merge-markers",
    pattern: String.raw`^(?:<{7}|>{7}) \S|(?:leftover|unresolved) (?:merge )?conflict marker|Merge conflict marker encountered|^CONFLICT \(`,
    cause: "conflict markers of a merge were left in a file",
    recovery:
      "solve the conflict: keep what both sides mean and remove the lines with <<<<<<<, ======= and >>>>>>>",
  },
  {
    id: "git-lock",
    pattern: String.raw`\.lock'?: File exists|Another git process seems to be running`,
    cause: "another git command holds the repository's lock, or one that was killed left it behind",
    recovery:
      "do not run git commands side by side; a lock that nobody holds is removed by `renga doctor --fix`",
  },
  {
    id: "file-lock",
    pattern: String.raw`database is locked|\bEWOULDBLOCK\b|could not acquire (?:the )?lock|lock file .{0,60}(?:exists|held)`,
    cause: "a file or a database is held by another process",
    recovery: "do not share it with what runs at the same time: use a copy or a folder of your own",
  },
  {
    id: "port-in-use",
    pattern: String.raw`\bEADDRINUSE\b|address already in use|port \d{1,5} is (?:already )?(?:in use|allocated|taken)`,
    cause: "the network port is taken by another process",
    recovery: "listen on port 0, or take the port from the environment: attempts run side by side",
  },
  {
    id: "certificate",
    pattern: String.raw`CERTIFICATE_VERIFY_FAILED|self[- ]signed certificate|unable to (?:get local issuer|verify the first) certificate|certificate has expired|SSL certificate problem|\bDEPTH_ZERO_SELF_SIGNED_CERT\b`,
    cause: "the certificate of a server was not believed",
    recovery:
      "give the program the right certificates (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS); do not switch the check off",
  },
  {
    id: "network",
    pattern: String.raw`\b(?:ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|ENETUNREACH)\b|getaddrinfo|could not resolve host|name or service not known|temporary failure in name resolution|connection (?:refused|reset by peer|timed out)|network is unreachable`,
    cause: "a server could not be reached",
    recovery: "say so if the work needs the network; tests should not need it",
  },
  {
    id: "missing-variable",
    pattern: String.raw`KeyError: '\w{0,60}_(?:KEY|TOKEN|URL|SECRET|HOST|PORT)'|missing (?:required )?environment variable|environment variable .{0,60}(?:is not set|not set|is required|missing)|: (?:unbound variable|parameter (?:null or )?not set)|_(?:KEY|TOKEN|URL|SECRET)\b.{0,20} (?:is not set|is required|is missing|must be set)`,
    cause: "an environment variable is not set",
    recovery: "read it with a default, or say which one is needed: attempts see only a plain environment",
  },
  {
    id: "node-module-not-found",
    pattern: String.raw`Cannot find (?:module|package) ['"]|\bERR_MODULE_NOT_FOUND\b|Could not resolve ["']|Module not found: (?:Error: )?Can't resolve`,
    cause: "a module of JavaScript is not there",
    recovery:
      "check the path and its ending; what is installed must stand in package.json (`worktree.setup` of renga.config installs it)",
  },
  {
    id: "python-module-not-found",
    pattern: String.raw`ModuleNotFoundError: |ImportError: cannot import name`,
    cause: "a module of Python, or a name in it, is not there",
    recovery:
      "check the spelling and the folder it is run from; packages must be among the project's requirements (`worktree.setup` installs them)",
  },
  {
    id: "go-package-not-found",
    pattern: String.raw`no required module provides package|cannot find package "|is not in (?:GOROOT|std)\b|missing go\.sum entry`,
    cause: "a package of Go is not there",
    recovery: "check the import path; `go mod tidy` adds what is used to go.mod and go.sum",
  },
  {
    id: "rust-crate-not-found",
    pattern: String.raw`unresolved import|can't find crate for|use of undeclared (?:crate|module)|error\[E0(?:432|433|463)\]`,
    cause: "a crate or a module of Rust is not there",
    recovery: "name the crate in Cargo.toml; declare the module with `mod`",
  },
  {
    id: "syntax-error",
    pattern: String.raw`\bSyntaxError\b|IndentationError: |error TS1\d{3}:|syntax error(?: near|:|, unexpected|$)|Unexpected token|expected one of .{0,80}, found`,
    cause: "a file cannot be parsed",
    recovery:
      "look at the line named and those before it: brackets, quotes, indentation, and text that is no code",
  },
  {
    id: "name-not-found",
    pattern: String.raw`error TS(?:2304|2305|2307|2339|2551|2552|2724):|Cannot find name '|has no exported member|Property '.{1,80}' does not exist on type|\bNameError: |ReferenceError: .{1,80} is not defined|cannot find (?:type|value|function|struct|trait|macro) .{1,80} in this scope|undefined: \w|undefined reference to|error: cannot find symbol`,
    cause: "a type, a name or a member that is used is not defined",
    recovery: "use what the code has now (look it up, it may be called otherwise), or import it",
  },
  {
    id: "type-error",
    pattern: String.raw`error TS2\d{3}:|error\[E0308\]|mismatched types|Incompatible types in assignment|cannot use .{1,120} as .{1,120} value in`,
    cause: "types do not fit together",
    recovery: "compare what is handed over with what the declaration asks for; do not silence the check",
  },
  {
    id: "command-not-found",
    pattern: String.raw`command not found|sh: .{1,160}: not found$|\bENOENT\b.{0,40}spawn|spawn .{1,120} ENOENT|is not recognized as an internal or external command|exit code 127\b`,
    cause: "a program is not installed, or not on PATH",
    recovery:
      "use one that the repository brings along (`npx`, `uv run`, a path in it), or say what has to be installed",
  },
  {
    id: "permission-denied",
    pattern: String.raw`\bEACCES\b|\bEPERM\b|permission denied|operation not permitted|read-only file system|\bEROFS\b`,
    cause: "a file may not be read, written or run",
    recovery:
      "write only below the working directory; a script that is run needs its executable bit (`chmod +x`)",
  },
  {
    id: "file-not-found",
    pattern: String.raw`no such file or directory|FileNotFoundError|\bENOENT\b`,
    cause: "a file or a folder is not there",
    recovery: "check the path against the working directory; make the folder before writing into it",
  },
  {
    id: "test-timeout",
    pattern: String.raw`did not end within \d{1,9} s|exceeded timeout of \d|Test timed out|test timed out after|Timeout - Async callback|panic: test timed out|\bTimeoutError\b`,
    cause: "something took longer than it may",
    recovery:
      "look for what is awaited and never comes: an open handle, a server that is not closed, input that nobody gives",
  },
  {
    id: "no-tests",
    pattern: String.raw`no tests? (?:ran|found|to run)|collected 0 items|no test files found`,
    cause: "the test runner found no test",
    recovery: "check the file's name and place against what the runner looks for",
  },
];

/** Text beyond this is not looked at; the end of it counts. */
const MOST = 16_384;

/** The known error that a failure's output tells of: one of `own` first, then of the table; undefined where none fits. */
export function diagnose(text: string, own: readonly KnownError[] = []): KnownError | undefined {
  const end = text.slice(-MOST);
  return [...own, ...KNOWN_ERRORS].find(({ pattern }) => expression(pattern)?.test(end) === true);
}

/** The known error of that id, of one's own or of the table. */
export function knownError(id: string, own: readonly KnownError[] = []): KnownError | undefined {
  return [...own, ...KNOWN_ERRORS].find((error) => error.id === id);
}

/** The sentence that the next attempt reads. */
export function describeKnownError({ cause, recovery }: KnownError): string {
  return `Known error: ${cause}. What helps: ${recovery}.`;
}

const compiled = new Map<string, RegExp | undefined>();

/** Undefined for a pattern that is none. */
function expression(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) {
    let made: RegExp | undefined;
    try {
      made = new RegExp(pattern, "im");
    } catch {
      made = undefined;
    }
    compiled.set(pattern, made);
  }
  return compiled.get(pattern);
}
