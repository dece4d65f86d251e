import { UserError } from "../../core/user-error.ts";
import type { CommitFacts } from "./commit-object.ts";
import type { Git, Identity } from "./git.ts";

/** Has the user asked git to sign all commits here? */
export async function signsCommits(git: Git, root: string): Promise<boolean> {
  const answer = await git.run(["config", "--type=bool", "commit.gpgSign"], { cwd: root, asUser: true });
  return answer.stdout.toString().trim() === "true";
}

/** Stores a commit made and signed by `who`, by git's own means, and answers its name; a `UserError` when it cannot be signed. */
export async function signCommit(git: Git, root: string, who: Identity, facts: CommitFacts): Promise<string> {
  const { tree, parents, message, at } = facts;
  const date = `@${Math.floor(at / 1000)} +0000`;
  const env = Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((role) => [
      [`GIT_${role}_NAME`, who.name],
      [`GIT_${role}_EMAIL`, who.email],
      [`GIT_${role}_DATE`, date],
    ]),
  );
  const args = ["commit-tree", "-S", ...parents.flatMap((parent) => ["-p", parent]), "-F", "-", tree];
  const input = message.replaceAll("\0", "").replace(/\s*$/, "\n");
  const answer = await git.run(args, { cwd: root, input, env });
  if (answer.code === 0) return answer.stdout.toString().trim();
  throw new UserError(
    `git cannot sign a commit: ${answer.stderr
      .trim()
      .replaceAll(/\s*\n\s*/g, "; ")
      .slice(0, 300)}`,
    {
      hint: "commit.gpgSign asks for it: unlock your key, or turn it off with `git config commit.gpgSign false`",
    },
  );
}
