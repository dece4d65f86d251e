import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../core/user-error.ts";
import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";
import type { Objects } from "./objects.ts";
import { settleWorktree } from "./settle-worktree.ts";
import { findEntry, treePath } from "./tree.ts";
import { worktreeRecords } from "./worktree-link.ts";

/** A submodule that the user's checkout has: where it belongs, and the repository that holds its commits on this machine. */
export type Submodule = { readonly path: string; readonly store: string };

/** A submodule in a tree, with the commit that the tree names. */
type Pinned = Submodule & { readonly commit: string };

/** Submodules of a tree that the user has on this machine; those never fetched stay empty folders, as in their checkout. */
export async function submodulesOf(
  git: Git,
  objects: Objects,
  repository: Repository,
  treeish: string,
): Promise<readonly Pinned[]> {
  const tree = (await objects.resolve(`${treeish}^{tree}`))?.oid;
  if (tree === undefined || (await findEntry(objects, tree, ".gitmodules")) === undefined) return [];
  const found: Pinned[] = [];
  for (const { name, path } of await declared(git, repository.root, `${tree}:.gitmodules`)) {
    const store = storeOf(repository, name, path);
    const entry = store === undefined ? undefined : await findEntry(objects, tree, path);
    if (store !== undefined && entry?.mode === "160000") found.push({ path, store, commit: entry.oid });
  }
  return found;
}

async function declared(
  git: Git,
  root: string,
  blob: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const args = ["config", "--blob", blob, "-z", "--get-regexp", String.raw`^submodule\..*\.path$`];
  const answer = await git.run(args, { cwd: root });
  return answer.stdout
    .toString()
    .split("\0")
    .flatMap((entry) => {
      const end = entry.indexOf("\n");
      const [name, path] = [entry.slice("submodule.".length, end - ".path".length), entry.slice(end + 1)];
      // Names and paths come with the commits of whoever wrote them.
      return end > 0 && isInside(name) && isInside(path) ? [{ name, path }] : [];
    });
}

function isInside(path: string): boolean {
  try {
    return treePath(path).length > 0;
  } catch {
    return false;
  }
}

function storeOf({ root, gitDir, commonDir }: Repository, name: string, path: string): string | undefined {
  // A submodule of before git 1.7.8, or one added in place, has its repository in the checkout.
  const places = [join(gitDir, "modules", name), join(commonDir, "modules", name), join(root, path, ".git")];
  return places.find((place) => existsSync(join(place, "objects")));
}

/**
 * Puts each submodule of a worktree at the commit that the tree names: a worktree of the user's own repository of it, so that
 * nothing is fetched and what an agent commits there is kept. A `UserError` when that repository lacks the commit.
 */
export async function fillSubmodules(
  git: Git,
  worktree: string,
  submodules: readonly Pinned[],
): Promise<void> {
  for (const { path, store, commit } of submodules) {
    if ((await git.run(["cat-file", "-e", `${commit}^{commit}`], { cwd: store, gitDir: store })).code !== 0)
      throw new UserError(
        `the submodule ${path} is not here at ${commit.slice(0, 10)}, which the branch names`,
        {
          hint: `git submodule update --init -- '${path}'`,
        },
      );
    const place = join(worktree, path);
    const wanted = { path: place, commit, before: true };
    const { admin } = await settleWorktree(git, { root: store, commonDir: store }, wanted);
    const inside = { cwd: place, gitDir: admin };
    await git.text(["reset", "--hard", "--quiet", commit], inside);
    await git.text(["clean", "-ffdxq"], inside);
  }
}

/** Submodules of a worktree in which something lies that is not in a commit of theirs. */
export async function dirtySubmodules(
  git: Git,
  place: { readonly cwd: string; readonly gitDir: string },
  submodules: readonly Submodule[],
): Promise<readonly string[]> {
  if (submodules.length === 0) return [];
  const args = ["status", "--porcelain=v2", "-z", "--ignore-submodules=none", "--untracked-files=no", "--"];
  const paths = submodules.map(({ path }) => `:(top,literal)${path}`);
  const status = await git.text([...args, ...paths], place);
  return status.split("\0").flatMap((entry) => {
    const [, path] = /^1 .. S.(?:M.|.U) (?:\S+ ){5}(.*)$/s.exec(entry) ?? [];
    return path === undefined ? [] : [path];
  });
}

/** Keeps the commit that a landing names in the submodule's own repository; false when it is not there. */
export async function keepSubmoduleCommit(git: Git, { store }: Submodule, commit: string): Promise<boolean> {
  const place = { cwd: store, gitDir: store };
  const args = ["update-ref", `refs/renga/named/${commit}`, `${commit}^{commit}`];
  return (await git.run(args, place)).code === 0;
}

/** Removes what the submodules' repositories remember of worktrees below this folder that are gone. */
export async function forgetSubmodules({ gitDir, commonDir }: Repository, below: string): Promise<void> {
  for (const folder of new Set([join(gitDir, "modules"), join(commonDir, "modules")]))
    for (const store of storesBelow(folder))
      for (const { admin, checkout } of worktreeRecords(store))
        if (checkout.startsWith(`${below}/`) && !existsSync(checkout))
          await rm(admin, { recursive: true, force: true });
}

/** Repositories below a `modules` folder; names of submodules may have slashes. */
function storesBelow(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return names.flatMap((entry) => {
    const below = join(folder, entry.name);
    if (!entry.isDirectory()) return [];
    return existsSync(join(below, "objects"))
      ? [below, ...storesBelow(join(below, "modules"))]
      : storesBelow(below);
  });
}
