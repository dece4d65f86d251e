import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { UserError } from "../../core/user-error.ts";
import { GitError, knownTrouble } from "./git-error.ts";
import type { Git, Identity } from "./git.ts";
import type { Repository } from "./locate-repository.ts";
import type { Objects } from "./objects.ts";
import type { Reply } from "./pipe.ts";
import { openPipe, PipeEnded } from "./pipe.ts";
import { healRef, meetsLock } from "./ref-lock.ts";
import { takeTurns } from "./take-turns.ts";

/** The run's branches: read, and moved by compare-and-swap in one long-lived process. */
export type Refs = {
  /** undefined when the branch is not there. */
  head(branch: string): Promise<string | undefined>;
  /** Moves the branch if it stands at `expected` (undefined: is not there yet); false when it stands elsewhere. */
  swap(branch: string, commit: string, expected: string | undefined): Promise<boolean>;
  /** Removes a lock that a killed process left on the branch. */
  heal(branch: string): Promise<void>;
  close(): Promise<void>;
};

const RETRIES_MS = [10, 30, 100, 300];
const COMMITTED = "commit: ok\n";

/** Opens the branches of a repository. */
export function openRefs(git: Git, repository: Repository, objects: Objects, who: Identity): Refs {
  const { root, commonDir, objectFormat } = repository;
  const none = "0".repeat(objectFormat === "sha1" ? 40 : 64);
  const identity = ["-c", `user.name=${who.name}`, "-c", `user.email=${who.email}`];
  const pipe = openPipe("git update-ref", () =>
    git.start([...identity, ...NAMES_ARE_OBJECTS, "update-ref", "-m", "renga", "--stdin", "-z"], {
      cwd: root,
    }),
  );
  const head = async (branch: string): Promise<string | undefined> =>
    looseHead(commonDir, branch) ?? (await objects.resolve(`refs/heads/${branch}^{commit}`))?.oid;

  // One at a time, as a refused swap ends the process.
  const inTurn = takeTurns();
  const swap: Refs["swap"] = async (branch, commit, expected) => {
    const request = `start\0update refs/heads/${branch}\0${commit}\0${expected ?? none}\0commit\0`;
    for (let tries = 0; ; tries++) {
      try {
        return await pipe.ask(request, parseCommitted);
      } catch (error) {
        if (!(error instanceof PipeEnded)) throw error;
        const stands = await head(branch);
        // The process may have died after it had moved the branch.
        if (stands === commit && expected !== commit) return true;
        if (stands !== expected) return false;
        const hopeless = /fatal: /.test(error.stderr) && !meetsLock(error.stderr);
        if (hopeless || tries > RETRIES_MS.length) throw refFailure(branch, root, error.stderr);
        await (tries < RETRIES_MS.length ? wait(RETRIES_MS[tries]) : heal(branch));
      }
    }
  };
  const heal = (branch: string): Promise<void> => healRef(commonDir, `refs/heads/${branch}`);

  return {
    head,
    swap: (branch, commit, expected) => inTurn(() => swap(branch, commit, expected)),
    heal,
    close: () => pipe.close(),
  };
}

/**
 * Setting for commands that are told objects by their full names: otherwise git looks for refs of these names, a dozen looks
 * at files for each.
 */
export const NAMES_ARE_OBJECTS: readonly string[] = ["-c", "core.warnAmbiguousRefs=false"];

/** Where a branch stands that has a file of its own, as every one has that was moved lately; undefined: git has to be asked. */
function looseHead(commonDir: string, branch: string): string | undefined {
  try {
    const text = readFileSync(join(commonDir, "refs", "heads", branch), "latin1").trimEnd();
    return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function refFailure(branch: string, root: string, words: string): Error {
  const inTheWay = /'refs\/heads\/([^']+)' exists; cannot create/.exec(words);
  if (inTheWay !== null)
    return new UserError(`the branch ${inTheWay[1]} is in the way of ${branch}`, {
      hint: `rename it: git branch -m ${inTheWay[1]} other-name`,
    });
  return knownTrouble(words, root) ?? new GitError(`update-ref refs/heads/${branch}`, null, words);
}

function parseCommitted(bytes: Buffer): Reply<true> {
  const at = bytes.indexOf(COMMITTED);
  return at < 0 ? { need: bytes.length + 1 } : { value: true, length: at + COMMITTED.length };
}
