import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";

import type { BackgroundEnd } from "../../ports/background-runner.ts";

const TAIL_BYTES = 65_536;

/** How the process of this log ended, as its shell wrote it down; undefined while it has not. */
export function readExit(log: string): BackgroundEnd | undefined {
  try {
    const code = Number.parseInt(readFileSync(`${log}.exit`, "latin1"), 10);
    if (Number.isNaN(code)) return { how: "lost", exitCode: null };
    // A shell tells of a signal as 128 + its number.
    return { how: "exited", exitCode: code > 128 && code < 160 ? null : code };
  } catch {
    return undefined;
  }
}

/** The last 64 KiB of a log, out of the part that was put aside too where the present one is shorter. */
export function readTail(log: string): string {
  const end = lastBytes(log, TAIL_BYTES);
  const before = end.length < TAIL_BYTES ? lastBytes(`${log}.1`, TAIL_BYTES - end.length) : Buffer.alloc(0);
  const bytes = Buffer.concat([before, end]);
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString("utf8", start);
}

function lastBytes(path: string, most: number): Buffer {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, most));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
  } finally {
    closeSync(file);
  }
}
