import { existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Committed } from "../../ports/workspace.ts";
import { filteredPaths } from "./absent-filters.ts";
import { readCommit, writeCommit } from "./commit-object.ts";
import type { Differ, TreeChange } from "./differ.ts";
import { putEntry } from "./edit-tree.ts";
import type { Stamp } from "./fill-worktree.ts";
import { isUnfinished } from "./fill-worktree.ts";
import { gitFailure, knownTrouble } from "./git-error.ts";
import type { Git, Identity } from "./git.ts";
import { indexTree } from "./index-tree.ts";
import type { Repository } from "./locate-repository.ts";
import type { Objects } from "./objects.ts";
import type { OutsideLink } from "./outside-links.ts";
import type { PoolWorktree } from "./pool.ts";
import { readRegular } from "./read-regular.ts";
import { strangeRepositories } from "./strange-repositories.ts";
import type { Submodule } from "./submodules.ts";
import { dirtySubmodules, keepSubmoduleCommit, submodulesOf } from "./submodules.ts";
import { addAll, tooMuchIn, type Limits, type TooMuch } from "./too-much.ts";
import { findEntry } from "./tree.ts";

/** What an attempt left behind cannot become a commit; the message is for the agent that left it. */
export class CommitRefused extends Error {
  readonly files: readonly string[];
  constructor(message: string, files: readonly string[]) {
    super(message);
    this.name = "CommitRefused";
    this.files = files;
  }
}

const SUBMODULE = "160000";

export type CommitPorts = {
  readonly git: Git;
  readonly objects: Objects;
  readonly differ: Differ;
  readonly who: Identity;
  readonly repository: Repository;
  /** Filter drivers whose program is not on this machine. */
  readonly absent: readonly string[];
  /** Paths that never become part of a commit, whatever an agent put there. */
  readonly links: readonly OutsideLink[];
  readonly limits: Limits;
};

/**
 * Everything that differs in the worktree from its base, as one commit on the base: staged or not, committed by the
 * agent or not, on whatever branch; ignored files stay out, and so do paths to `leave`. HEAD and branches are not touched. Rejects with
 * `CommitRefused` for unsolved conflicts, repositories inside the worktree, files that git cannot read, and more than the limits allow.
 */
export async function commitWorktree(
  { git, objects, differ, who, links, limits, repository, absent }: CommitPorts,
  worktree: PoolWorktree,
  message: string,
  leave: (path: string) => boolean = () => false,
): Promise<Committed | undefined> {
  const { path, admin, base } = worktree;
  const place = { cwd: path, gitDir: admin };
  // The attempt is over: a lock in its record belongs to a git that was ended with it.
  for (const name of readdirSync(admin)) if (name.endsWith(".lock")) rmSync(join(admin, name));
  if (isUnfinished(admin)) await refuseConflicts(git, place);
  const [submodules, strange] = await Promise.all([
    submodulesOf(git, objects, repository, base),
    strangeRepositories(git, worktree),
  ]);
  if (strange.length > 0) throw repositoryInside(strange);
  await refuseUncommitted(git, place, submodules);
  await stage(git, place, limits);
  const { tree: baseTree } = await readCommit(objects, base);
  const staged = (await indexTree(objects, admin, baseTree)) ?? (await git.text(["write-tree"], place));
  const tree = await without(objects, staged, links);
  if (tree === baseTree) return undefined;
  const all = await differ.compare(baseTree, tree);
  const left = all.filter((change) => leave(change.path));
  const changes = left.length === 0 ? all : all.filter((change) => !leave(change.path));
  refuseTooMuch(tooMuchIn(path, changes, limits));
  refuseRepositories(path, changes);
  await keepNamedCommits(git, submodules, changes);
  await refuseUnfiltered(git, place, changes, absent);
  const phantoms = changes.filter((change) => isUntouched(path, change.path, worktree.phantoms));
  let real = tree;
  for (const { path, oldMode, oldOid } of [...phantoms, ...left])
    real = await putEntry(
      objects,
      real,
      path,
      isAbsent(oldMode) ? undefined : { mode: oldMode, oid: oldOid },
    );
  if (real === baseTree) return undefined;
  return {
    commit: writeCommit(objects, who, { tree: real, parents: [base], message, at: Date.now() }),
    tree: real,
    files: changes.filter((change) => !phantoms.includes(change)).map((change) => change.path),
    ...(left.length === 0 ? {} : { left: left.map((change) => change.path) }),
  };
}

function isAbsent(mode: string): boolean {
  return /^0+$/u.test(mode);
}

type Place = { readonly cwd: string; readonly gitDir: string };

async function refuseConflicts(git: Git, place: Place): Promise<void> {
  const unmerged = (await git.text(["ls-files", "--unmerged", "-z"], place)).split("\0").filter(Boolean);
  const files = [...new Set(unmerged.map((entry) => entry.slice(entry.indexOf("\t") + 1)))];
  if (files.length > 0)
    throw new CommitRefused(
      `the attempt left a merge with conflicts in ${files.join(", ")}: solve them and stage the files`,
      files,
    );
}

/** Staging takes the links along where nothing ignores them, or what an agent put in their place. */
async function without(objects: Objects, staged: string, links: readonly OutsideLink[]): Promise<string> {
  let tree = staged;
  for (const { path } of links)
    if ((await findEntry(objects, tree, path)) !== undefined)
      tree = await putEntry(objects, tree, path, undefined);
  return tree;
}

function refuseTooMuch(tooMuch: TooMuch | undefined): void {
  if (tooMuch !== undefined) throw new CommitRefused(tooMuch.message, tooMuch.files);
}

async function stage(git: Git, place: Place, limits: Limits): Promise<void> {
  const { added, tooMuch } = await addAll(git, place, limits);
  refuseTooMuch(tooMuch);
  if (added.code === 0) return;
  const trouble = knownTrouble(added.stderr, place.cwd);
  if (added.code === null || trouble?.reason === "disk-full") throw gitFailure(["add"], place.cwd, added);
  const empty = /'(.+?)\/?' does not have a commit checked out/.exec(added.stderr)?.[1];
  if (empty !== undefined) throw repositoryInside([empty]);
  for (const [form, words] of UNFIT) {
    const path = form.exec(added.stderr)?.[1];
    if (path !== undefined) throw new CommitRefused(`the attempt left ${words(path)}`, [path]);
  }
  throw new CommitRefused(
    `git cannot take up what the attempt left: ${added.stderr.trim().slice(0, 500)}`,
    [],
  );
}

/** What git says of files that it does not take, and how it is told. */
const UNFIT: readonly (readonly [RegExp, (path: string) => string])[] = [
  [/open\("(.+)"\): Permission denied/u, (path) => `a file that cannot be read: ${path}`],
  [
    /invalid path '(.+)'/u,
    (path) =>
      `${path}, which git does not take, since on some system it would be a file of its own: remove it`,
  ],
  [
    /error: (.+): can only add regular files/u,
    (path) => `${path}, which is neither a file nor a link: remove it`,
  ],
];

/** A repository made or cloned inside the worktree would become a submodule that nobody can fetch. */
function refuseRepositories(path: string, changes: readonly TreeChange[]): void {
  const added = changes.filter((change) => change.newMode === SUBMODULE && change.oldMode !== SUBMODULE);
  if (added.length === 0) return;
  const modules = join(path, ".gitmodules");
  const known = existsSync(modules) ? readRegular(modules).toString() : "";
  const paths = new Set([...known.matchAll(/^\s*path\s*=\s*"?(.*?)"?\s*$/gm)].map((match) => match[1]));
  const strangers = added.map((change) => change.path).filter((name) => !paths.has(name));
  if (strangers.length > 0) throw repositoryInside(strangers);
}

/** What lies in a submodule without a commit there would be lost: a commit of ours can only name a commit of its. */
async function refuseUncommitted(git: Git, place: Place, submodules: readonly Submodule[]): Promise<void> {
  const dirty = await dirtySubmodules(git, place, submodules);
  if (dirty.length > 0)
    throw new CommitRefused(
      `the attempt changed files inside the submodule ${dirty.join(", ")} without committing them there: commit them inside it, or leave it alone`,
      dirty,
    );
}

/** Without its program, what should be a pointer to a large file would become the large file. */
async function refuseUnfiltered(
  git: Git,
  place: Place,
  changes: readonly TreeChange[],
  absent: readonly string[],
): Promise<void> {
  const kept = changes.filter(({ newMode }) => newMode.startsWith("100")).map(({ path }) => path);
  const files = await filteredPaths(git, place, kept, absent);
  if (files.length > 0)
    throw new CommitRefused(
      `the attempt changed ${files.join(", ")}, which git keeps through the filter ${absent.join(", ")}, and that program is not installed here`,
      files,
    );
}

/** A landing may name a commit of a submodule only if it is there to stay. */
async function keepNamedCommits(
  git: Git,
  submodules: readonly Submodule[],
  changes: readonly TreeChange[],
): Promise<void> {
  for (const { path, newMode, newOid } of changes) {
    const submodule = submodules.find((it) => it.path === path);
    if (newMode !== SUBMODULE || submodule === undefined) continue;
    if (!(await keepSubmoduleCommit(git, submodule, newOid)))
      throw new CommitRefused(
        `the attempt put the submodule ${path} at ${newOid.slice(0, 10)}, which is not in its repository here`,
        [path],
      );
  }
}

function repositoryInside(files: readonly string[]): CommitRefused {
  return new CommitRefused(
    `the attempt made a git repository inside the worktree, in ${files.join(", ")}: remove its .git folder`,
    files,
  );
}

function isUntouched(root: string, path: string, phantoms: ReadonlyMap<string, Stamp>): boolean {
  const before = phantoms.get(path);
  const now = before && lstatSync(join(root, path), { throwIfNoEntry: false });
  return now !== undefined && now.size === before!.size && now.mtimeMs === before!.mtimeMs;
}
