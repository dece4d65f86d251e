import { checkouts } from "./checkouts.ts";
import type { Ailment, Patient } from "./diagnosis.ts";

/** Branches of runs: those that the user's branch has taken in, and those that are checked out while runs move them. */
export async function diagnoseBranches({ git, repository }: Patient): Promise<readonly Ailment[]> {
  const { root } = repository;
  const branches = async (...filter: string[]): Promise<string[]> => {
    const args = ["for-each-ref", "--format=%(refname:lstrip=2)", ...filter, "refs/heads/renga/"];
    const answer = await git.run(args, { cwd: root });
    return answer.stdout.toString().split("\n").filter(Boolean);
  };
  const [all, merged, out] = [await branches(), await branches("--merged=HEAD"), await checkouts(git, root)];
  const found: Ailment[] = [];
  if (all.length > 0)
    found.push({
      code: "run-branches",
      severity: "info",
      message: `${all.length} ${all.length === 1 ? "branch" : "branches"} of runs, ${merged.length} of them wholly in what is checked out`,
      ...(merged.length > 0 ? { fix: "renga clean deletes those that have landed" } : {}),
    });
  for (const branch of all)
    if (out.has(branch))
      found.push({
        code: "run-branch-checked-out",
        severity: "warning",
        message: `${branch} is checked out in ${out.get(branch)}: landings move it, and the files there stay behind`,
        fix: `look at it with \`git switch --detach ${branch}\` instead`,
      });
  return found;
}
