import type { Git, Identity } from "./git.ts";

/** Signs the commits of a repository whose user has told git no name. */
export const RENGA: Identity = { name: "Renga", email: "renga@localhost" };

/** The user as git knows them, by environment or configuration; Renga itself where either name or address is missing. */
export async function readIdentity(git: Git, root: string): Promise<Identity> {
  const answer = await git.run(["config", "-z", "--get-regexp", "^user\\.(name|email)$"], { cwd: root });
  const settings = new Map(
    answer.stdout
      .toString()
      .split("\0")
      .map((entry) => entry.split("\n", 2) as [string, string]),
  );
  const name = process.env["GIT_AUTHOR_NAME"] ?? settings.get("user.name");
  const email = process.env["GIT_AUTHOR_EMAIL"] ?? process.env["EMAIL"] ?? settings.get("user.email");
  return name && email ? { name, email } : RENGA;
}
