import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { waitFor } from "./wait-for.ts";

/** Sees, through a named pipe that they hold open, when processes of a test are there and when the last has gone. */
export type Witness = {
  /** A private folder. */
  readonly folder: string;
  /**
   * For a shell: `exec 8>"$SEEN"` is to be seen, `echo here >&8` is to say so; `read word <"$WORD"` then waits
   * for the test's word, and `cat "$HOLD"` for ever.
   */
  readonly env: Readonly<Record<"SEEN" | "WORD" | "HOLD", string>>;
  /** Resolves when somebody has written. */
  readonly ready: Promise<void>;
  /** Resolves when nobody holds the pipe, or ever did. */
  readonly gone: () => Promise<void>;
  /** Says the word that one process waits for. */
  readonly say: () => Promise<void>;
  readonly [Symbol.dispose]: () => void;
};

/** A witness with an empty folder of its own. */
export function openWitness(): Witness {
  const folder = mkdtempSync(join(tmpdir(), "renga-witness-"));
  const env = { SEEN: join(folder, "seen"), WORD: join(folder, "word"), HOLD: join(folder, "hold") };
  execFileSync("mkfifo", Object.values(env));
  const readEnd = openSync(env.SEEN, constants.O_RDONLY | constants.O_NONBLOCK);
  // Held by us until the first process has it, so that the pipe does not end before it begins.
  const writeEnd = openSync(env.SEEN, constants.O_WRONLY);
  const socket = new Socket({ fd: readEnd, readable: true, writable: false });
  const ready = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let held = true;
  const letGo = (): void => {
    if (held) closeSync(writeEnd);
    held = false;
  };
  socket.on("data", () => {
    letGo();
    ready.resolve();
  });
  socket.once("end", () => gone.resolve());
  return {
    folder,
    env,
    get ready() {
      return waitFor("a process to say that it is there", ready.promise);
    },
    gone: () => {
      letGo();
      return waitFor("all processes to be gone", gone.promise);
    },
    say: () => waitFor("a process to take the word", writeFile(env.WORD, "go\n")),
    [Symbol.dispose]: () => {
      letGo();
      socket.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
