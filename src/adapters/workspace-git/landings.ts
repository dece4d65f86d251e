import type { Workspace } from "../../ports/workspace.ts";
import type { Git } from "./git.ts";

/** Commits of the branch after `base` that carry a `Renga-Attempt` trailer, oldest first. */
export async function readLandings(
  git: Git,
  root: string,
  branch: string,
  base: string,
): ReturnType<Workspace["landings"]> {
  const trailer = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x20)`;
  const format = `--format=%H%n${trailer("Renga-Attempt")}%n${trailer("Renga-Task")}`;
  const args = [
    "log",
    "-z",
    "--topo-order",
    "--reverse",
    "--no-show-signature",
    format,
    `${base}..refs/heads/${branch}`,
    "--",
  ];
  const log = await git.text(args, { cwd: root });
  return log.split("\0").flatMap((entry) => {
    const [commit, attempt, task] = entry.split("\n");
    return attempt ? [{ commit: commit!, attempt, task: task ?? "" }] : [];
  });
}
