import { rmSync } from "node:fs";
import { join, relative } from "node:path";

import type { Ailment, Patient } from "./diagnosis.ts";
import { ageInWords } from "./diagnosis.ts";
import { fileAge } from "./file-age.ts";
import { lockUsers } from "./lock-users.ts";
import { STALE_REF_LOCK_MS } from "./ref-lock.ts";
import { locksIn } from "./sweep-locks.ts";

/** Lock files of git: the user's own are told of with their age and who may hold them, those on a run's branch can be removed. */
export function diagnoseLocks({ repository }: Patient): readonly Ailment[] {
  const { root, gitDir, commonDir } = repository;
  const theirs = [
    join(gitDir, "index.lock"),
    join(gitDir, "HEAD.lock"),
    ...["packed-refs.lock", "config.lock", "shallow.lock"].map((name) => join(commonDir, name)),
  ].flatMap((lock): Ailment[] => {
    const age = fileAge(lock);
    if (age === undefined) return [];
    const users = lockUsers(lock, [root, gitDir]);
    const held =
      users === undefined
        ? "look whether a git process is running"
        : users.length === 0
          ? "no process holds it"
          : `perhaps held by ${users.map(({ pid, command }) => `${command} (${pid})`).join(", ")}`;
    return [
      {
        code: "git-lock",
        severity: users?.length === 0 ? "error" : "warning",
        message: `${lock} is ${ageInWords(age)} old; ${held}`,
        fix: `if no editor or git of yours is at work: rm '${lock}'`,
      },
    ];
  });
  const ours = ["refs/heads/renga", "refs/renga"].flatMap((folder) => runLocks(commonDir, folder));
  return [...theirs, ...ours];
}

function runLocks(commonDir: string, folder: string): Ailment[] {
  return locksIn(join(commonDir, folder)).flatMap((lock): Ailment[] => {
    const age = fileAge(lock);
    if (age === undefined || age < STALE_REF_LOCK_MS) return [];
    return [
      {
        code: "branch-lock",
        severity: "warning",
        message: `a lock was left ${ageInWords(age)} ago on ${nameOf(relative(commonDir, lock))}`,
        fix: `remove it (the next run does so by itself): rm '${lock}'`,
        mend: () => Promise.resolve(rmSync(lock, { force: true })),
      },
    ];
  });
}

/** A branch by its name, another ref by its full one. */
function nameOf(lock: string): string {
  const ref = lock.replace(/\.lock$/, "");
  return ref.startsWith("refs/heads/") ? `the branch ${ref.slice("refs/heads/".length)}` : `the ref ${ref}`;
}
