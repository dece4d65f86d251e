import { UserError } from "../../core/user-error.ts";
import type { LandingRequest, Merged } from "../../ports/workspace.ts";
import { readCommit, writeCommit } from "./commit-object.ts";
import { conflictSides } from "./conflict-sides.ts";
import { editTree } from "./edit-tree.ts";
import type { Git, Identity } from "./git.ts";
import { guardBranches } from "./guard-branches.ts";
import { isAncestor } from "./is-ancestor.ts";
import { moveBack } from "./kept-refs.ts";
import { lineage } from "./lineage.ts";
import type { Lineage } from "./lineage.ts";
import type { Repository } from "./locate-repository.ts";
import type { MergeOutcome } from "./merger.ts";
import { openMerger } from "./merger.ts";
import type { Objects } from "./objects.ts";
import { openPacker } from "./packer.ts";
import { openRefs } from "./refs.ts";
import { signCommit } from "./sign-commit.ts";

/** Integration branches, merged and moved on the object store; the methods are those of `Workspace`. */
export type Integration = {
  openBranch(branch: string, base: string): Promise<void>;
  head(branch: string): Promise<string>;
  merge(branch: string, commit: string, onto?: string): Promise<Merged>;
  build(landing: LandingRequest): Promise<string>;
  advance(branch: string, commit: string, expected: string): Promise<boolean>;
  retreat(branch: string, to: string, evidence: string): Promise<{ readonly from: string }>;
  close(): Promise<void>;
};

/** Opens the integration branches of a repository. */
export function openIntegration(
  git: Git,
  repository: Repository,
  objects: Objects,
  { who, signed }: { readonly who: Identity; readonly signed: boolean },
): Integration {
  const { root } = repository;
  const refs = openRefs(git, repository, objects, who);
  const merger = openMerger(git, root);
  const packer = openPacker(git, root);
  const lineages = new Map<string, Lineage>();
  const lineageOf = (branch: string): Lineage => {
    const known = lineages.get(branch) ?? lineage();
    lineages.set(branch, known);
    return known;
  };
  /** The tree that the last merge made. */
  let merged: string | undefined;
  const guard = guardBranches(git, repository, refs);
  const head = async (branch: string): Promise<string> => {
    const commit = await guard.head(branch);
    if (commit === undefined) throw new UserError(`there is no branch ${branch} in ${root}`);
    lineageOf(branch).standsAt(commit);
    return commit;
  };

  return {
    head,

    async openBranch(branch, base) {
      if (signed) await trySigning(git, root, who, base);
      await refs.heal(branch);
      if (await refs.swap(branch, base, undefined)) return;
      const stands = await head(branch);
      if (!(await isAncestor(git, root, base, stands))) throw comesFromElsewhere(branch, base);
    },

    async merge(branch, commit, onto) {
      const stands = onto ?? (await head(branch));
      const { tree, parents } = await readCommit(objects, commit);
      const [base] = parents;
      if (base === stands) return { status: "clean", tree, head: stands };
      const behind = lineageOf(branch);
      // An attempt that changed nothing lands as the commit it began on.
      if (behind.contains(stands, commit))
        return { status: "clean", tree: (await readCommit(objects, stands)).tree, head: stands };
      const isBehind = async (base: string): Promise<boolean> =>
        behind.contains(stands, base) || isAncestor(git, root, base, stands);
      // git finds the right base by itself, unless the branch was moved away from it.
      const plain = base === undefined || parents.length > 1 || (await isBehind(base));
      const sides = plain
        ? ([stands, commit] as const)
        : await rebased(objects, { base, ours: stands, tree });
      const outcome = await merger.merge(...sides);
      merged = outcome.tree;
      return withSides(objects, outcome, stands);
    },

    async build({ tree, parent, message, at, edits }) {
      const start = tree === merged ? tree : await treeOf(objects, tree);
      const facts = { tree: await editTree(objects, start, edits), parents: [parent], message, at };
      const commit = signed ? await signCommit(git, root, who, facts) : writeCommit(objects, who, facts);
      for (const known of lineages.values()) known.built(commit, parent);
      return commit;
    },

    async advance(branch, commit, expected) {
      if (!(await refs.swap(branch, commit, expected))) return false;
      guard.moved(branch, commit);
      lineageOf(branch).standsAt(commit, expected);
      packer.landed();
      return true;
    },

    async retreat(branch, to, evidence) {
      await refs.heal(branch);
      const stands = await head(branch);
      guard.letGo(branch);
      const from = (): Promise<string> => Promise.resolve(stands);
      const moved = await moveBack(git, repository, { branch, to, evidence, who, from });
      guard.moved(branch, to);
      lineageOf(branch).standsAt(to);
      return moved;
    },

    async close() {
      await Promise.all([packer.end(), merger.close(), refs.close()]);
    },
  };
}

async function treeOf(objects: Objects, treeish: string): Promise<string> {
  const tree = await objects.resolve(`${treeish}^{tree}`);
  if (tree === undefined) throw new Error(`there is no tree ${treeish}`);
  return tree.oid;
}

/** A key that cannot be used is told before any work is done, not at the first landing. */
async function trySigning(git: Git, root: string, who: Identity, base: string): Promise<void> {
  const tree = await git.text(["rev-parse", `${base}^{tree}`], { cwd: root });
  await signCommit(git, root, who, { tree, parents: [], message: "Can this be signed?", at: 0 });
}

async function withSides(objects: Objects, merged: MergeOutcome, head: string): Promise<Merged> {
  if (merged.status === "clean") return { ...merged, head };
  const { files, tree } = merged;
  const sides = await conflictSides(objects, tree, files);
  return { status: "conflict", files, head, ...(sides === undefined ? {} : { sides }) };
}

function comesFromElsewhere(branch: string, base: string): UserError {
  return new UserError(`the branch ${branch} is there but does not come from ${base.slice(0, 10)}`, {
    hint: `rename it: git branch -m ${branch} other-name`,
  });
}

/**
 * The same three-way merge for a change whose base is not in the branch's history any more: stand-ins
 * with the same trees on a commit that holds the base's tree. git 2.39 cannot be told the base of a merge.
 */
async function rebased(
  objects: Objects,
  { base, ours, tree }: { base: string; ours: string; tree: string },
): Promise<[string, string]> {
  const who = { name: "Renga", email: "renga@localhost" };
  const standIn = (of: string, parents: string[]): string =>
    writeCommit(objects, who, { tree: of, parents, message: "Stand-in for a merge", at: 0 });
  const root = standIn((await readCommit(objects, base)).tree, []);
  return [standIn((await readCommit(objects, ours)).tree, [root]), standIn(tree, [root])];
}
