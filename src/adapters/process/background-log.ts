import { closeSync, openSync, readFileSync, readSync, renameSync, writeSync } from "node:fs";

import { createRedactor } from "../../core/redact.ts";

/** Where a process of its own finds `keepLog`. */
export const LOG_MODULE: string = import.meta.url;

/** What a log may grow to before it is put aside as `<log>.1`, in bytes; as much again stands beside it. */
const LIMIT = 32 << 20;

/**
 * Writes what comes on standard input into a log, as soon as a line of it has come, until there is no more: without keys that
 * tell by their form, and without the values that descriptor 3 gave as JSON. A disk that is full costs lines and stops nobody.
 */
export function keepLog(log: string): void {
  // It has to live until those whose output it takes have ended, whoever is told to end.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
  const redacted = createRedactor(
    valuesGiven().map((value) => Buffer.from(value).toString("latin1")),
  ).stream();
  let file = open(log);
  let size = 0;
  const write = (text: string): void => {
    for (let bytes = Buffer.from(text, "latin1"); bytes.length > 0;) {
      if (size === LIMIT) {
        if (file !== undefined) closeSync(file);
        aside(log);
        file = open(log);
        size = 0;
      }
      const part = bytes.subarray(0, LIMIT - size);
      try {
        if (file !== undefined) for (let done = 0; done < part.length;) done += writeSync(file, part, done);
      } catch {
        // No room: what goes on is not held up by it.
      }
      size += part.length;
      bytes = bytes.subarray(part.length);
    }
  };
  const chunk = Buffer.allocUnsafe(65_536);
  for (let read = readSync(0, chunk); read > 0; read = readSync(0, chunk))
    // One character per byte: nothing is lost where the output is no UTF-8.
    write(redacted.push(chunk.toString("latin1", 0, read)));
  write(redacted.end());
}

/** Who started us may be gone before it has said all: forms are known nonetheless. */
function valuesGiven(): readonly string[] {
  try {
    return JSON.parse(readFileSync(3, "utf8")) as readonly string[];
  } catch {
    return [];
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path, "w", 0o600);
  } catch {
    return undefined;
  }
}

function aside(path: string): void {
  try {
    renameSync(path, `${path}.1`);
  } catch {
    // It is gone.
  }
}
