import assert from "node:assert/strict";
import { test } from "node:test";

import { describeKnownError, diagnose, KNOWN_ERRORS, knownError } from "./known-errors.ts";

/** What programs really print, and which known error it is. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  "disk-full": [
    "OSError: [Errno 28] No space left on device",
    "Error: ENOSPC: no space left on device, write",
  ],
  "out-of-memory": [
    "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory",
    "numpy.core._exceptions._ArrayMemoryError: x\nMemoryError",
    "make: *** [all] Error 1\nKilled\n",
    "tests: `npm test` failed (exit code 137)",
    "java.lang.OutOfMemoryError: Java heap space",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB",
    "error: could not compile `a` (signal: 9, SIGKILL: kill)",
  ],
  "rate-limit": [
    "HTTP 429 Too Many Requests",
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
    "APIStatusError: 529 {'error': 'Overloaded'}",
    "Error: rate limit reached for requests",
  ],
  "merge-markers": ["src/a.ts\n<<<<<<< HEAD\nx", "a.txt:3: leftover conflict marker"],
  "git-lock": [
    "fatal: Unable to create '/r/.git/index.lock': File exists.",
    "Another git process seems to be running in this repository",
  ],
  "file-lock": ["sqlite3.OperationalError: database is locked"],
  "port-in-use": [
    "Error: listen EADDRINUSE: address already in use :::3000",
    "OSError: [Errno 98] Address already in use",
    "bind: port 5432 is already allocated",
  ],
  certificate: [
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
    "npm error code DEPTH_ZERO_SELF_SIGNED_CERT",
    "curl: (60) SSL certificate problem: unable to get local issuer certificate",
  ],
  network: [
    "getaddrinfo EAI_AGAIN registry.example.org",
    "curl: (6) Could not resolve host: example.org",
    "connect ECONNREFUSED 127.0.0.1:5432",
  ],
  "missing-variable": [
    "KeyError: 'SERVICE_API_KEY'",
    "build.sh: line 3: RELEASE: unbound variable",
    "sh: 1: RELEASE: parameter not set",
    "Error: SERVICE_TOKEN is not set",
    "missing required environment variable HOME_DIR",
  ],
  "node-module-not-found": [
    "Error: Cannot find module './b.js'\nRequire stack:\n- /r/a.js",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /r/a.ts",
    "src/a.ts(1,20): error TS2307: Cannot find module './b' or its corresponding type declarations.",
    '✘ [ERROR] Could not resolve "./missing"',
  ],
  "python-module-not-found": [
    "ModuleNotFoundError: No module named 'pandas'",
    "E   ImportError: cannot import name 'mean' from 'numbers' (a.py)",
  ],
  "go-package-not-found": [
    "main.go:4:2: no required module provides package example.org/x; to add it:\n\tgo get example.org/x",
    "main.go:3:8: package frob is not in std",
  ],
  "rust-crate-not-found": [
    "error[E0432]: unresolved import `serde`",
    "error[E0463]: can't find crate for `std`",
  ],
  "syntax-error": [
    "SyntaxError: Unexpected token '}'",
    '  File "a.py", line 3\nIndentationError: unexpected indent',
    "src/a.ts(3,1): error TS1005: ')' expected.",
    "bash: -c: line 1: syntax error near unexpected token `fi'",
    "error: expected one of `.`, `;`, `?`, `}`, or an operator, found `x`",
  ],
  "name-not-found": [
    "src/a.ts(3,7): error TS2304: Cannot find name 'Curve'.",
    "NameError: name 'curve' is not defined",
    "ReferenceError: curve is not defined",
    "./main.go:6:2: undefined: Curve",
    "error[E0412]: cannot find type `Curve` in this scope",
    "a.c:(.text+0x5): undefined reference to `curve'",
  ],
  "type-error": [
    "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    "error[E0308]: mismatched types",
    'main.go:5:9: cannot use "x" (untyped string constant) as int value in assignment',
  ],
  "command-not-found": [
    "bash: frobnicate: command not found",
    "sh: 1: frobnicate: not found",
    "Error: spawn frobnicate ENOENT",
    "lint: `frobnicate` failed (exit code 127)",
  ],
  "permission-denied": [
    "bash: ./run.sh: Permission denied",
    "Error: EACCES: permission denied, open '/etc/x'",
    "touch: cannot touch 'x': Read-only file system",
  ],
  "file-not-found": [
    "cat: data.csv: No such file or directory",
    "FileNotFoundError: [Errno 2] No such file or directory: 'x'",
  ],
  "test-timeout": [
    "tests: `npm test` failed (did not end within 300 s)",
    'thrown: "Exceeded timeout of 5000 ms for a test.',
    "panic: test timed out after 1m0s",
  ],
  "no-tests": ["===== no tests ran in 0.01s =====", "No test files found, exiting with code 1"],
};

/** What programs print that is none of these. */
const INNOCENT = [
  "",
  "1 failing: expected 3 to equal 4",
  "AssertionError [ERR_ASSERTION]: 1 !== 2",
  "KeyError: 'name'",
  "Compiling port-in-use v0.1.0",
  "memory usage: 120 MB",
  "=======\nsummary\n=======",
  "429 tests passed, 1 failed",
  "the page was not found",
  "12 files changed, 5290 insertions",
  "FAIL: epoch 3 loss 0.42",
];

test("every known error is told by what programs print", () => {
  assert.deepEqual(Object.keys(SAID).toSorted(), KNOWN_ERRORS.map(({ id }) => id).toSorted());
  for (const [id, texts] of Object.entries(SAID))
    for (const text of texts) assert.equal(diagnose(`before\n${text}\nafter`)?.id, id, text);
});

test("a failure that is only wrong is not explained away", () => {
  for (const text of INNOCENT) assert.equal(diagnose(text)?.id, undefined, text);
});

test("no pattern can be made slow: what repeats is bounded", () => {
  for (const { id, pattern } of KNOWN_ERRORS) {
    assert.doesNotMatch(pattern.replaceAll(/\\[.+*{}()]/gu, ""), /[^\\][*+]|\{\d+,\}/u, id);
    assert.match(id, /^[a-z]+(?:-[a-z]+)*$/u);
  }
});

test("one's own patterns come first, and one that is no pattern does nothing", () => {
  const own = [
    { id: "broken", pattern: "(", cause: "x", recovery: "x" },
    { id: "seed-missing", pattern: "module named 'seed'", cause: "no seed", recovery: "make seed" },
  ];
  const text = "ModuleNotFoundError: No module named 'Seed'";
  assert.equal(diagnose(text, own)?.id, "seed-missing");
  assert.equal(diagnose(text)?.id, "python-module-not-found");
  assert.equal(knownError("seed-missing", own)?.cause, "no seed");
  assert.equal(knownError("port-in-use", own)?.id, "port-in-use");
  assert.equal(describeKnownError(own[1]!), "Known error: no seed. What helps: make seed.");
});

test("what stands at the end counts", () => {
  assert.equal(diagnose(`MemoryError\n${"x".repeat(20_000)}`), undefined);
});
