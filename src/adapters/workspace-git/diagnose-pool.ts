import { rmSync } from "node:fs";

import { removePlace } from "./clean.ts";
import type { Ailment, Patient } from "./diagnosis.ts";
import { ageInWords } from "./diagnosis.ts";
import { fileAge } from "./file-age.ts";
import type { PoolPlace } from "./pool-places.ts";
import { poolPlaces } from "./pool-places.ts";
import { locksIn } from "./sweep-locks.ts";
import { relink } from "./worktree-link.ts";

/** Worktrees that are half there, point elsewhere after a move, are locked, or are not ours. */
export function diagnosePool({ repository }: Patient): readonly Ailment[] {
  const places = poolPlaces(repository);
  const used = places.filter(({ holder }) => holder !== undefined);
  const inUse: Ailment[] =
    used.length === 0
      ? []
      : [
          {
            code: "worktrees-in-use",
            severity: "info",
            message: `${used.length} of ${places.length} worktrees are in use by process ${[...new Set(used.map(({ holder }) => holder))].join(", ")}`,
          },
        ];
  return [
    ...inUse,
    ...places.flatMap((place) => [
      ...brokenLink(place, () => removePlace(repository, place)),
      ...(place.holder === undefined ? staleLocks(place) : []),
    ]),
  ];
}

function brokenLink({ path, link, ours, holder }: PoolPlace, remove: () => Promise<void>): Ailment[] {
  if (link.state === "linked" || link.state === "absent") return [];
  if (link.state === "unlinked")
    return [
      {
        code: "worktree-unlinked",
        severity: "warning",
        message: `git and the worktree ${path} do not point at each other: the repository was moved, or .git was overwritten`,
        fix: "point them at each other again (the next run does so by itself)",
        mend: () => Promise.resolve(relink(link.admin, path)),
      },
    ];
  if (!ours)
    return [
      {
        code: "worktree-foreign",
        severity: "warning",
        message: `${path} is in the way of the pool: Renga did not make it`,
        fix: "move it elsewhere",
      },
    ];
  return [
    {
      code: "worktree-half-removed",
      severity: "warning",
      message:
        link.state === "missing"
          ? `git still has a record of the worktree ${path}, whose folder is gone`
          : `the worktree ${path} is left over: git knows nothing of it any more`,
      fix: "remove what is left of it (the next run does so by itself)",
      ...(holder === undefined ? { mend: remove } : {}),
    },
  ];
}

function staleLocks({ path, link }: PoolPlace): Ailment[] {
  if (!("admin" in link)) return [];
  return locksIn(link.admin).map((lock) => ({
    code: "worktree-lock",
    severity: "warning",
    message: `a lock was left ${ageInWords(fileAge(lock) ?? 0)} ago on the worktree ${path}`,
    fix: `remove it (the next run does so by itself): rm '${lock}'`,
    mend: () => Promise.resolve(rmSync(lock, { force: true })),
  }));
}
