import { rmdirSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { branchHead } from "./branch-head.ts";
import { checkouts } from "./checkouts.ts";
import { diskUse } from "./disk-use.ts";
import type { Git } from "./git.ts";
import { gitProgram } from "./git.ts";
import { homePaths } from "./home.ts";
import { isAncestor } from "./is-ancestor.ts";
import type { Repository } from "./locate-repository.ts";
import { locateRepository } from "./locate-repository.ts";
import type { PoolPlace } from "./pool-places.ts";
import { poolPlaces } from "./pool-places.ts";
import { removeWorktree } from "./pool.ts";
import { forgetSubmodules } from "./submodules.ts";
import { turnsOver } from "./take-turns.ts";

export type CleanRequest = {
  /** Runs whose branches may go: each with the branch that had to take it in. */
  readonly runs: readonly { readonly branch: string; readonly onto: string }[];
  /** Delete branches even when they hold commits that nothing else does. */
  readonly force?: boolean;
  /** Say what would go, and change nothing. */
  readonly dryRun?: boolean;
  readonly git?: string;
};

export type CleanReport = {
  /** Paths of the worktrees removed. */
  readonly worktrees: readonly string[];
  readonly freedBytes: number;
  /** Worktrees left, as a living process has them or as Renga did not make them. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
  /** Branches deleted, and those kept. */
  readonly branches: readonly string[];
  /** Refs under `refs/renga/` that went with them. */
  readonly refs: readonly string[];
  readonly kept: readonly { readonly branch: string; readonly reason: string }[];
};

/** Removes the pool of worktrees and the branches of runs that are wholly in the user's branch; nothing else is touched. */
export async function cleanWorkspace(cwd: string, request: CleanRequest): Promise<CleanReport> {
  const git = gitProgram(request.git);
  const repository = await locateRepository(git, cwd);
  return turnsOver(repository.commonDir)(async () => ({
    ...(await cleanPool(repository, request.dryRun === true)),
    ...(await cleanBranches(git, repository, request)),
  }));
}

async function cleanPool(
  repository: Repository,
  dryRun: boolean,
): Promise<Pick<CleanReport, "worktrees" | "freedBytes" | "left">> {
  const removed: string[] = [];
  const left: { path: string; reason: string }[] = [];
  let freedBytes = 0;
  for (const place of poolPlaces(repository)) {
    const { path, link, ours, holder } = place;
    if (holder !== undefined) left.push({ path, reason: `process ${holder} has it` });
    else if (ours) {
      freedBytes += await diskUse(path);
      if (!dryRun) await removePlace(repository, place);
      if (link.state !== "absent") removed.push(path);
    } else if (link.state !== "absent") left.push({ path, reason: "Renga did not make it" });
  }
  if (dryRun) return { worktrees: removed, freedBytes, left };
  await forgetSubmodules(repository, homePaths(repository.root).worktrees);
  dropEmpty(homePaths(repository.root).worktrees);
  // As git does with its last worktree.
  dropEmpty(join(repository.commonDir, "worktrees"));
  return { worktrees: removed, freedBytes, left };
}

/** Removes what is left of a place of ours, its record and its holds. */
export async function removePlace({ root }: Repository, place: PoolPlace): Promise<void> {
  const { holders } = homePaths(root);
  await removeWorktree("admin" in place.link ? place.link.admin : undefined, place.path);
  const names = await readdir(holders).catch(() => []);
  for (const name of names)
    if (name.startsWith(`${place.number}.`)) await rm(join(holders, name), { force: true });
}

async function cleanBranches(
  git: Git,
  { root }: Repository,
  { runs, force = false, dryRun = false }: CleanRequest,
): Promise<Pick<CleanReport, "branches" | "refs" | "kept">> {
  const out = await checkouts(git, root);
  const branches: { branch: string; head: string }[] = [];
  const kept: { branch: string; reason: string }[] = [];
  const gone: string[] = [];
  for (const { branch, onto } of runs) {
    const head = await branchHead(git, root, branch);
    if (head === undefined) {
      gone.push(branch);
      continue;
    }
    const checkout = out.get(branch);
    const target = await branchHead(git, root, onto);
    if (checkout !== undefined) kept.push({ branch, reason: `it is checked out in ${checkout}` });
    else if (force || (target !== undefined && (await isAncestor(git, root, head, target))))
      branches.push({ branch, head });
    else kept.push({ branch, reason: `it holds commits that are not in ${onto}` });
  }
  // One transaction, each with the commit that was looked at.
  const input = branches.map(({ branch, head }) => `delete refs/heads/${branch}\0${head}\0`).join("");
  const names = branches.map(({ branch }) => branch);
  const evidence = [
    ...(await evidenceOf(git, root, names)),
    // Of a branch that somebody else has deleted, only what no work is lost with.
    ...(await evidenceOf(git, root, gone)).filter(
      ({ ref }) => force || /^[^/]+\/[^/]+\/[^/]+\/checkpoints\//u.test(ref),
    ),
  ];
  const all = input + evidence.map(({ ref, commit }) => `delete ${ref}\0${commit}\0`).join("");
  if (all !== "" && !dryRun) await git.text(["update-ref", "--stdin", "-z"], { cwd: root, input: all });
  return { branches: names, refs: evidence.map(({ ref }) => ref), kept };
}

/** What goes with the branches of these runs: refs that kept refused attempts, checkpoints and what was rolled back. */
async function evidenceOf(
  git: Git,
  root: string,
  branches: readonly string[],
): Promise<readonly { readonly ref: string; readonly commit: string }[]> {
  const args = ["for-each-ref", "--format=%(refname) %(objectname)"];
  const folders = branches.map((branch) => `refs/${branch}/`);
  const refs = folders.length === 0 ? "" : await git.text([...args, ...folders], { cwd: root });
  return refs.split("\n").flatMap((line) => {
    const [ref = "", commit = ""] = line.split(" ");
    return ref === "" ? [] : [{ ref, commit }];
  });
}

function dropEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not empty, or not there.
  }
}
