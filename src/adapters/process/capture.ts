import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

import { redactBytes } from "./own-redactor.ts";

/** Takes a program's output: keeps its end in memory and its beginning in a file. */
export type Capture = {
  /** The chunk may be reused by the caller afterwards. */
  readonly take: (chunk: Buffer) => void;
  /** Closes the file and gives the last 64 KiB, whole characters only. */
  readonly finish: () => string;
};

const TAIL_BYTES = 65_536;
/** What a log file may grow to, in bytes. */
export const LOG_LIMIT: number = 32 << 20;

/**
 * The file holds no secret of our environment and no key that tells by its form; the text that is handed back is as it came.
 * Costs the same memory and at most `limit` bytes of disk however much comes; a log that cannot be written any more just ends.
 */
export function createCapture(logFile?: string, limit: number = LOG_LIMIT): Capture {
  // Twice the tail, so that the move to the front is paid once per tail and not per chunk.
  let held: Buffer | undefined;
  let end = 0;
  let file = logFile === undefined ? undefined : openLog(logFile);
  let room = limit;
  const redacted = file === undefined ? undefined : redactBytes();

  const keep = (chunk: Buffer): void => {
    held ??= Buffer.allocUnsafe(2 * TAIL_BYTES);
    const last = chunk.subarray(Math.max(0, chunk.length - TAIL_BYTES));
    if (end + last.length > held.length) {
      held.copy(held, 0, end - TAIL_BYTES, end);
      end = TAIL_BYTES;
    }
    end += last.copy(held, end);
  };
  const closeLog = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const write = (chunk: Buffer): void => {
    if (file === undefined) return;
    try {
      writeAll(file, chunk.subarray(0, room));
      room -= chunk.length;
      if (room >= 0) return;
      writeAll(
        file,
        Buffer.from(`\n[renga: the log ends here, after ${limit} bytes; the program went on]\n`),
      );
    } catch {
      // The disk is full or gone: the program's result does not hang on its log.
    }
    closeLog();
  };
  return {
    take: (chunk) => {
      keep(chunk);
      if (file !== undefined && redacted !== undefined) write(redacted.push(chunk));
    },
    finish: () => {
      if (file !== undefined && redacted !== undefined) write(redacted.end());
      closeLog();
      return held === undefined ? "" : wholeCharacters(held.subarray(Math.max(0, end - TAIL_BYTES), end));
    },
  };
}

function openLog(path: string): number | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "a", 0o600);
  } catch {
    return undefined;
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** UTF-8 text that may begin in the middle of a character: its remaining bytes are left out. */
function wholeCharacters(bytes: Buffer): string {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString("utf8", start);
}
