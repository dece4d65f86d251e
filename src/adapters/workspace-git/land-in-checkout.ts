import { existsSync, lstatSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../core/user-error.ts";
import { knownTrouble } from "./git-error.ts";
import { readIdentity } from "./identity.ts";
import { ongoingOperation } from "./inspect-repository.ts";
import type { LandPlan } from "./land-plan.ts";
import { mergeMessage, namesOf } from "./land-plan.ts";

/**
 * Lands where the user works, by git's own merge with their hooks and settings; answers where the branch stands then.
 * A `UserError`, and nothing changed, when it would touch what they have not committed or a hook says no.
 */
export async function landInCheckout(plan: LandPlan): Promise<string> {
  const { git, repository, branch, onto, ours, theirs, forward } = plan;
  const { root, gitDir } = repository;
  const busy = ongoingOperation(gitDir);
  if (busy !== undefined && busy !== "bisect")
    throw new UserError(`${onto} is in the middle of a ${busy}`, {
      hint: `git ${busy} --continue, or --abort`,
    });
  if (existsSync(join(gitDir, "index.lock")))
    throw new UserError(`another git process is at work in ${root}: index.lock is there`, {
      hint: "wait for it to end; `renga doctor` tells if the lock was left behind",
    });
  await refuseOverwriting(plan);

  const who = await readIdentity(git, root);
  const identity = ["-c", `user.name=${who.name}`, "-c", `user.email=${who.email}`];
  const how = forward ? ["--ff-only"] : ["--no-ff", "-m", mergeMessage(branch, onto)];
  const always = [
    "--commit",
    "--no-squash",
    "--no-edit",
    "--no-autostash",
    "--no-overwrite-ignore",
    "--quiet",
  ];
  const place = { cwd: root, asUser: true };
  const merged = await git.run([...identity, "merge", ...always, ...how, theirs], place);
  const stands = await git.text(["rev-parse", `refs/heads/${onto}`], { cwd: root });
  if (merged.code === 0) return stands;
  // A hook, a signature or a merge driver of the user's stopped it half way.
  if (existsSync(join(gitDir, "MERGE_HEAD"))) await git.run(["merge", "--abort"], place);
  if (stands !== ours) return stands;
  const words = `${merged.stdout.toString()}\n${merged.stderr}`;
  throw (
    knownTrouble(words, root) ??
    new UserError(
      `git did not merge ${branch}: ${words
        .trim()
        .replaceAll(/\s*\n\s*/g, "; ")
        .slice(0, 500)}`,
      {
        hint: "nothing was changed; a hook or a setting of yours may have said no",
      },
    )
  );
}

async function refuseOverwriting({ git, repository, onto, ours, tree, forward }: LandPlan): Promise<void> {
  const { root } = repository;
  const diff = ["diff-tree", "-r", "-z", "--no-renames", "--name-status", ours, tree];
  const changed = pairs((await git.text(diff, { cwd: root })).split("\0"));
  const status = ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=no"];
  const dirty = (await git.text(status, { cwd: root })).split("\0").filter((entry) => entry !== "");
  const staged = dirty.filter((entry) => entry[0] !== " ").map((entry) => entry.slice(3));
  if (!forward && staged.length > 0)
    throw new UserError(`changes are staged but not committed: ${namesOf(staged)}`, {
      hint: "commit or unstage them: a merge commit would not know what to do with them",
    });
  const mine = new Set(dirty.map((entry) => entry.slice(3)));
  const lost = [...changed.keys()].filter((path) => mine.has(path));
  if (lost.length > 0)
    throw new UserError(
      `landing on ${onto} would overwrite changes that are not committed: ${namesOf(lost)}`,
      {
        hint: "commit or stash them first",
      },
    );
  const inTheWay = [...changed].flatMap(([path, kind]) =>
    kind === "A" ? (obstacle(root, path, changed) ?? []) : [],
  );
  if (inTheWay.length > 0)
    throw new UserError(
      `landing on ${onto} would overwrite files that git does not track: ${namesOf(inTheWay)}`,
      {
        hint: "move them away first",
      },
    );
}

/** What already stands where a file is to be added, or where one of its folders must be. */
function obstacle(root: string, path: string, changed: ReadonlyMap<string, string>): string | undefined {
  const names = path.split("/");
  for (let depth = 1; depth <= names.length; depth++) {
    const part = names.slice(0, depth).join("/");
    const stat = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    // A file that the landing itself takes away, to put a folder there.
    if (depth < names.length && (stat.isDirectory() || changed.get(part) === "D")) continue;
    // A folder whose files the landing takes away; git looks after any other that lie in it.
    return depth === names.length && stat.isDirectory() ? undefined : part;
  }
  return undefined;
}

function pairs(words: readonly string[]): Map<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) map.set(words[i + 1]!, words[i]!);
  return map;
}
