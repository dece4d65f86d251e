import { UserError } from "../../core/user-error.ts";
import { branchHead } from "./branch-head.ts";
import { checkouts, halfWayCheckout } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { gitProgram } from "./git.ts";
import { isAncestor } from "./is-ancestor.ts";
import { landInCheckout } from "./land-in-checkout.ts";
import { landOnRef } from "./land-on-ref.ts";
import type { LandPlan } from "./land-plan.ts";
import { namesOf } from "./land-plan.ts";
import { locateRepository } from "./locate-repository.ts";
import { mergeOnce } from "./merger.ts";

export type LandRequest = {
  /** Any folder of the user's checkout. */
  readonly root: string;
  /** The run's branch. */
  readonly branch: string;
  /** The user's branch that takes it in. */
  readonly onto: string;
  /** Where the run's branch stood last: counts where somebody deleted it, as long as git still has the commit. */
  readonly last?: string;
  /** `ff`: only if the user's branch has not gone on; `merge`: with a merge commit if it has. */
  readonly how: "ff" | "merge";
  readonly git?: string;
};

export type LandResult = {
  /** `nothing-new`: the user's branch has it all. */
  readonly status: "nothing-new" | "fast-forwarded" | "merged";
  /** Where the user's branch stood and where it stands. */
  readonly from: string;
  readonly to: string;
  /** Commits of the run that are new to the user's branch. */
  readonly commits: number;
};

/**
 * Takes a run's branch into the user's branch, in their checkout when it is there. Everything that could fail is looked at first;
 * a `UserError` says what is in the way, and then nothing has changed.
 */
export async function landBranch(request: LandRequest): Promise<LandResult> {
  const git = gitProgram(request.git);
  const repository = await locateRepository(git, request.root);
  const { root } = repository;
  const { branch, onto, how } = request;
  if (branch === onto) throw new UserError(`${branch} cannot land on itself`);
  const ours = await headOf(git, root, onto);
  const theirs =
    (await branchHead(git, root, branch)) ??
    (await knownCommit(git, root, request.last)) ??
    (await headOf(git, root, branch));
  if (await isAncestor(git, root, theirs, ours))
    return { status: "nothing-new", from: ours, to: ours, commits: 0 };
  const forward = await isAncestor(git, root, ours, theirs);
  if (!forward && how === "ff")
    throw new UserError(`${onto} has gone on since the run began, so it cannot simply move forward`, {
      hint: "land with a merge commit instead",
    });
  const tree = forward
    ? await git.text(["rev-parse", `${theirs}^{tree}`], { cwd: root })
    : await mergedTree(git, root, { branch, onto, ours, theirs });
  const plan: LandPlan = { git, repository, branch, onto, ours, theirs, forward, tree };
  const to = await move(plan);
  const commits = Number(await git.text(["rev-list", "--count", theirs, `^${ours}`], { cwd: root }));
  return { status: forward ? "fast-forwarded" : "merged", from: ours, to, commits };
}

async function headOf(git: Git, root: string, branch: string): Promise<string> {
  const head = await branchHead(git, root, branch);
  if (head !== undefined) return head;
  throw new UserError(`there is no branch ${branch} in ${root}`, {
    hint: branch.startsWith("renga/") ? "the run was cleaned away, or never began" : "git branch --list",
  });
}

async function knownCommit(git: Git, root: string, commit: string | undefined): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  const answer = await git.run(["rev-parse", "--verify", "--quiet", `${commit}^{commit}`], { cwd: root });
  return answer.code === 0 ? answer.stdout.toString().trim() : undefined;
}

async function mergedTree(
  git: Git,
  root: string,
  { branch, onto, ours, theirs }: Pick<LandPlan, "branch" | "onto" | "ours" | "theirs">,
): Promise<string> {
  const merged = await mergeOnce(git, root, ours, theirs);
  if (merged.status === "clean") return merged.tree;
  throw new UserError(`${branch} and ${onto} both changed ${namesOf(merged.files)}`, {
    hint: `solve it by hand: git switch ${onto} && git merge ${branch}`,
  });
}

async function move(plan: LandPlan): Promise<string> {
  const { git, repository, onto } = plan;
  const { root } = repository;
  const checkout = (await checkouts(git, root)).get(onto);
  if (checkout === root) return landInCheckout(plan);
  if (checkout !== undefined)
    throw new UserError(`${onto} is checked out in ${checkout}`, {
      hint: `land from there: cd '${checkout}'`,
    });
  const halfWay = halfWayCheckout(repository, onto);
  if (halfWay !== undefined)
    throw new UserError(`${onto} is in the middle of a rebase or bisect in ${halfWay}`, {
      hint: "finish or abort it first",
    });
  return landOnRef(plan);
}
