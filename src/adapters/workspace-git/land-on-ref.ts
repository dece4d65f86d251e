import { UserError } from "../../core/user-error.ts";
import { gitFailure } from "./git-error.ts";
import { readIdentity } from "./identity.ts";
import type { LandPlan } from "./land-plan.ts";
import { mergeMessage } from "./land-plan.ts";

/**
 * Lands on a branch that is checked out nowhere: only the ref moves, by compare-and-swap; answers where it stands then.
 * Merge hooks, which want a checkout, have nothing to run in.
 */
export async function landOnRef({ git, repository, ...plan }: LandPlan): Promise<string> {
  const { branch, onto, ours, theirs, forward, tree } = plan;
  const place = { cwd: repository.root, asUser: true };
  const who = await readIdentity(git, repository.root);
  const identity = ["-c", `user.name=${who.name}`, "-c", `user.email=${who.email}`];
  const signing = await git.run(["config", "--type=bool", "commit.gpgSign"], place);
  const sign = signing.stdout.toString().trim() === "true" ? ["-S"] : [];
  const parents = ["-p", ours, "-p", theirs];
  const to = forward
    ? theirs
    : await git.text(
        [...identity, "commit-tree", ...sign, ...parents, "-m", mergeMessage(branch, onto), tree],
        place,
      );
  const args = ["update-ref", "-m", `renga land ${branch}`, `refs/heads/${onto}`, to, ours];
  const moved = await git.run([...identity, ...args], place);
  if (moved.code === 0) return to;
  if (/but expected/.test(moved.stderr))
    throw new UserError(`${onto} was moved by someone else just now`, { hint: "land again" });
  throw gitFailure(args, repository.root, moved);
}
