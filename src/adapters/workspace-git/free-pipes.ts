import { constants } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import type { Git, GitPlace } from "./git.ts";

/** A command that takes so long in a worktree is looked after. */
const PATIENCE_MS = 3000;

/** What git reads without looking what it is: in a worktree, and in its own record of one. */
const READ_BY_GIT = /^(?:\.git(?:attributes|ignore|modules)?|HEAD|index|commondir|gitdir|config\.worktree)$/u;

/**
 * The same git, which no named pipe in a worktree holds up: git opens a `.gitignore` that is one and waits for ever for somebody
 * to write into it. Costs a timer for each command, and a walk through the worktree for one that takes long.
 */
export function heldUpByNoPipe<G extends Git>(git: G): G {
  const watched = async <T>({ cwd, gitDir }: GitPlace, work: Promise<T>): Promise<T> => {
    if (gitDir === undefined) return work;
    const over = new AbortController();
    void lookAfter([cwd, gitDir], over.signal).catch(() => {});
    try {
      return await work;
    } finally {
      over.abort();
    }
  };
  return {
    ...git,
    run: (args, place) => watched(place, git.run(args, place)),
    text: (args, place) => watched(place, git.text(args, place)),
  };
}

async function lookAfter(folders: readonly string[], signal: AbortSignal): Promise<void> {
  for (;;) {
    await wait(PATIENCE_MS, undefined, { signal });
    for (const folder of folders) await freePipes(folder, signal);
  }
}

/** Removes the named pipes below a folder that git reads, and lets go whoever waits for one of them: it reads nothing. */
async function freePipes(folder: string, signal: AbortSignal): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    signal.throwIfAborted();
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await freePipes(path, signal);
    else if (entry.isFIFO() && READ_BY_GIT.test(entry.name)) await freePipe(path);
  }
}

async function freePipe(path: string): Promise<void> {
  // Refused where nobody waits for it.
  const { O_WRONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW).catch(() => undefined);
  await rm(path, { force: true });
  await file?.close();
}
