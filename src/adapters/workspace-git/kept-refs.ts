import { UserError } from "../../core/user-error.ts";
import { gitFailure } from "./git-error.ts";
import type { Git, GitAnswer, Identity } from "./git.ts";
import { isAncestor } from "./is-ancestor.ts";
import type { Repository } from "./locate-repository.ts";
import { healRef, meetsLock } from "./ref-lock.ts";

/** Parts that git allows in any ref, and that no shell or file system reads as something else. */
const OURS = /^refs\/renga(\/(?!\.)[\w.+-]+(?<!\.lock|\.))+$/;

/** Stores `commit` under a ref of ours, wherever that stood before; rejects any other ref. */
export async function keepCommit(
  git: Git,
  repository: Repository,
  ref: string,
  commit: string,
): Promise<void> {
  const args = ["update-ref", "-m", "renga", checked(ref), `${commit}^{commit}`];
  const answer = await moveRefs(git, repository, [ref], { args });
  if (answer.code !== 0) throw gitFailure(args, repository.root, answer);
}

/** Has git move refs of ours; a lock that a killed git left on one of them is removed, once. */
async function moveRefs(
  git: Git,
  { root, commonDir }: Repository,
  refs: readonly string[],
  { args, input = "" }: { readonly args: readonly string[]; readonly input?: string },
): Promise<GitAnswer> {
  const answer = await git.run(args, { cwd: root, input });
  if (answer.code === 0 || !meetsLock(answer.stderr)) return answer;
  for (const ref of refs) await healRef(commonDir, ref);
  return git.run(args, { cwd: root, input });
}

export type Retreat = {
  readonly branch: string;
  readonly to: string;
  readonly evidence: string;
  readonly who: Identity;
  /** Where the branch stands. */
  readonly from: () => Promise<string>;
};

/**
 * Moves one of our branches back and keeps what it leaves under the ref `evidence`, both or neither. Evidence that is
 * there already stays: this one then gets the next free number behind its name.
 */
export async function moveBack(
  git: Git,
  repository: Repository,
  { branch, to, evidence, who, from: head }: Retreat,
): Promise<{ readonly from: string }> {
  const { root } = repository;
  if (!branch.startsWith("renga/"))
    throw new Error(`${branch} is not a branch of ours: it is never moved back`);
  const from = await head();
  if (from === to) return { from };
  if (!(await isAncestor(git, root, to, from)))
    throw new UserError(`the branch ${branch} never stood at ${to.slice(0, 10)}, so it cannot go back there`);
  const free = await freeRef(git, root, checked(evidence), from);
  const input = `start\0update ${free}\0${from}\0\0update refs/heads/${branch}\0${to}\0${from}\0prepare\0commit\0`;
  const identity = ["-c", `user.name=${who.name}`, "-c", `user.email=${who.email}`];
  const args = [...identity, "update-ref", "-m", "renga", "--stdin", "-z"];
  const answer = await moveRefs(git, repository, [free, `refs/heads/${branch}`], { args, input });
  if (answer.code === 0) return { from };
  if (/but expected/.test(answer.stderr))
    throw new UserError(`${branch} was moved by someone else while it was taken back`, {
      hint: "go on with `renga run --continue`",
    });
  throw gitFailure(["update-ref"], root, answer);
}

async function freeRef(git: Git, root: string, ref: string, commit: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? ref : `${ref}-${number}`;
    const there = await git.run(["rev-parse", "--verify", "--quiet", name], { cwd: root });
    if (there.code !== 0 || there.stdout.toString().trim() === commit) return name;
  }
}

function checked(ref: string): string {
  if (!OURS.test(ref) || ref.includes("..")) throw new Error(`not a ref of ours: ${JSON.stringify(ref)}`);
  return ref;
}
