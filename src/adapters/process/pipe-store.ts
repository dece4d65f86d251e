import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

import { makePrivateFolder } from "./private-folder.ts";

/**
 * A real pipe for a child's output. `spawn`'s own "pipe" is a socket: `/dev/stderr` cannot be opened through it,
 * and output and errors sent through two of them lose their order.
 */
export type OutputPipe = {
  /** A path that a child may open for writing. */
  readonly path: string;
  /** The descriptor to hand to a child; `listen` closes it on our side. */
  readonly writeEnd: number;
  /** Takes what comes, when it comes; the chunk is only valid during the call. */
  readonly listen: (take: (chunk: Buffer) => void) => void;
  /** Takes, at once, what is in the pipe now; true when no process holds its other end any more. */
  readonly drain: () => boolean;
  readonly close: () => void;
};

export type PipeStore = {
  /** A private folder that goes with the store. */
  readonly folder: () => string;
  readonly take: () => OutputPipe;
  /** A named pipe that nobody holds yet; the caller removes it. */
  readonly path: () => string;
  readonly close: () => void;
};

const BATCH = 32;
/** More than any pipe holds (Linux: at most 1 MiB), so that a child that never stops writing cannot keep us. */
const DRAIN_LIMIT = 2 << 20;

/** Named pipes made 32 at a time (5 ms) and used again once nobody holds them; in a folder under `parent`, else where temporary files go. */
export function createPipeStore(parent?: string): PipeStore {
  let folder: string | undefined;
  let made = 0;
  let free: string[] = [];
  const place = (): string => (folder ??= makePrivateFolder(parent));
  const next = (): string => {
    if (free.length === 0) {
      free = Array.from({ length: BATCH }, () => join(place(), `pipe-${made++}`));
      execFileSync("mkfifo", ["-m", "600", ...free], { stdio: ["ignore", "ignore", "pipe"] });
    }
    return free.pop() as string;
  };
  return {
    folder: place,
    path: next,
    take: () => {
      const path = next();
      return openPipe(path, (unused) => {
        if (unused) free.push(path);
        else rmSync(path, { force: true });
      });
    },
    close: () => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
      free = [];
    },
  };
}

function openPipe(path: string, done: (unused: boolean) => void): OutputPipe {
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  const buffer = Buffer.allocUnsafe(65_536);
  let take: ((chunk: Buffer) => void) | undefined;
  let socket: Socket | undefined;
  let closed = false;
  let unheld = false;
  const drain = (): boolean => {
    // The socket closes the descriptor itself once it has seen the end.
    if (socket === undefined || socket.destroyed) return unheld;
    for (let taken = 0; taken < DRAIN_LIMIT;) {
      const read = readNow(readEnd, buffer);
      if (read === undefined) return false;
      if (read === 0) return (unheld = true);
      take?.(buffer.subarray(0, read));
      taken += read;
    }
    return false;
  };
  return {
    path,
    writeEnd,
    listen: (to) => {
      take = to;
      closeSync(writeEnd);
      const onread = {
        buffer: Buffer.allocUnsafe(65_536),
        callback: (length: number, bytes: Uint8Array): boolean => {
          to(Buffer.from(bytes.buffer, bytes.byteOffset, length));
          return true;
        },
      };
      socket = new Socket({ fd: readEnd, readable: true, writable: false, onread });
      socket.on("end", () => (unheld = true));
      socket.on("error", () => {});
      socket.resume();
    },
    drain,
    close: () => {
      if (closed) return;
      closed = true;
      if (socket === undefined) {
        closeSync(writeEnd);
        closeSync(readEnd);
      }
      socket?.destroy();
      done(unheld);
    },
  };
}

/** Bytes read, 0 at the end, undefined when there is nothing at the moment. */
export function readNow(file: number, buffer: Buffer): number | undefined {
  try {
    return readSync(file, buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}
