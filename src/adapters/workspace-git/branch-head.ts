import type { Git } from "./git.ts";

/** The commit that a branch (named without `refs/heads/`) stands at; undefined when it is not there. */
export async function branchHead(git: Git, root: string, branch: string): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}^{commit}`];
  const answer = await git.run(args, { cwd: root });
  return answer.code === 0 ? answer.stdout.toString().trim() : undefined;
}
