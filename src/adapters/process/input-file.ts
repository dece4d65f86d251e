import { openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

let made = 0;

/**
 * A file that holds a program's standard input. A file, unlike a pipe, is never left open, never blocks us
 * when nobody reads it, and can be opened again as `/dev/stdin`.
 */
export function writeInput(folder: string, text: string): string {
  const path = join(folder, `input-${made++}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** A descriptor of such a file, which the caller closes; the file itself is gone already. */
export function openInput(folder: string, text: string): number {
  const path = writeInput(folder, text);
  try {
    return openSync(path, "r");
  } finally {
    // Nothing stays behind even when we are killed.
    rmSync(path, { force: true });
  }
}
