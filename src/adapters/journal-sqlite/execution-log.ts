import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from "node:fs";

import type { Entry } from "../../ports/journal.ts";
import { logLine } from "./log-line.ts";

/** The journal, as far as its export needs it. */
export type Exported = {
  readonly after: (seq: number) => Iterable<Entry>;
  readonly holds: (seq: number, run: string) => boolean;
};

export type ExecutionLog = {
  /** Writes what was just appended, soon or at the latest on closing; a disk that refuses it costs nothing: the lines follow later. */
  readonly write: (entries: readonly Entry[]) => void;
  readonly close: () => void;
};

/**
 * The journal's export as JSON lines, not fsynced: on opening, a torn last line is cut off and
 * lines that a crash lost are written again from the journal. A log of another journal is kept as `<path>.old`.
 */
export function openExecutionLog(path: string, journal: Exported): ExecutionLog {
  let file = openLog(path);
  let { size, last } = readEnd(file);
  if (last !== undefined && !journal.holds(last.seq, last.run)) {
    closeSync(file);
    renameSync(path, `${path}.old`);
    file = openLog(path);
    [size, last] = [0, undefined];
  }
  let exported = last?.seq ?? 0;
  cut(file, size);

  const put = (entries: Iterable<Entry>): void => {
    let text = "";
    let upTo = exported;
    const flush = (): void => {
      size += writeAt(file, Buffer.from(text), size);
      exported = upTo;
      text = "";
    };
    for (const entry of entries) {
      text += logLine(entry);
      upTo = entry.seq;
      if (text.length > 1 << 20) flush();
    }
    if (text !== "") flush();
  };
  const writeNow = (entries: readonly Entry[]): void => {
    try {
      put(entries[0]?.seq === exported + 1 ? entries : journal.after(exported));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      cut(file, size);
    }
  };
  writeNow([]);

  let waiting: Entry[] = [];
  let soon: NodeJS.Immediate | undefined;
  const flush = (): void => {
    clearImmediate(soon);
    soon = undefined;
    const entries = waiting;
    waiting = [];
    if (entries.length > 0) writeNow(entries);
  };
  return {
    // Nobody waits for the lines, but the commands that were decided with these events wait to be begun.
    write(entries) {
      waiting.push(...entries);
      if (waiting.length > MOST_WAITING) flush();
      else soon ??= setImmediate(flush);
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

const MOST_WAITING = 1_000;

/** Positioned writes, unlike appending ones, cannot leave a torn line in the middle after a failed attempt. */
function openLog(path: string): number {
  try {
    return openSync(path, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return openSync(path, "w+", 0o644);
  }
}

function cut(file: number, size: number): void {
  if (fstatSync(file).size > size) ftruncateSync(file, size);
}

function writeAt(file: number, bytes: Buffer, position: number): number {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, position + done);
  return done;
}

type End = {
  readonly size: number;
  readonly last: { readonly seq: number; readonly run: string } | undefined;
};

/** The last whole line and the length of the file up to its end, read backwards in steps. */
function readEnd(file: number): End {
  let end = fstatSync(file).size;
  while (end > 0) {
    const start = lineStart(file, end);
    const bytes = Buffer.alloc(end - start);
    readSync(file, bytes, 0, bytes.length, start);
    const last = parse(bytes);
    if (last !== undefined) return { size: end, last };
    end = start;
  }
  return { size: 0, last: undefined };
}

/** Where the line that ends at `end` begins. */
function lineStart(file: number, end: number): number {
  const step = Buffer.alloc(65_536);
  // The newline that ends this line is not the one before it.
  let stop = end - 1;
  while (stop > 0) {
    const from = Math.max(0, stop - step.length);
    const read = readSync(file, step, 0, stop - from, from);
    const at = step.subarray(0, read).lastIndexOf(0x0a);
    if (at >= 0) return from + at + 1;
    stop = from;
  }
  return 0;
}

function parse(line: Buffer): { seq: number; run: string } | undefined {
  if (line.at(-1) !== 0x0a) return undefined;
  try {
    const { seq, run } = JSON.parse(line.toString()) as { seq?: unknown; run?: unknown };
    return typeof seq === "number" && typeof run === "string" ? { seq, run } : undefined;
  } catch {
    return undefined;
  }
}
