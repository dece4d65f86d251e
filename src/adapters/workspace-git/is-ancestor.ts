import { gitFailure } from "./git-error.ts";
import type { Git } from "./git.ts";

/** Is the commit `older` the commit `newer` or in its history? */
export async function isAncestor(git: Git, root: string, older: string, newer: string): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", older, newer];
  const answer = await git.run(args, { cwd: root });
  if (answer.code === 0 || answer.code === 1) return answer.code === 0;
  throw gitFailure(args, root, answer);
}
