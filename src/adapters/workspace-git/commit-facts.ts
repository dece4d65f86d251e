import { gitProgram } from "./git.ts";
import { isAncestor } from "./is-ancestor.ts";

/** What one commit changed; a binary file has no numbers of lines. */
export type CommitFacts = {
  readonly commit: string;
  readonly subject: string;
  readonly files: readonly { readonly path: string; readonly added?: number; readonly deleted?: number }[];
};

export type BranchFacts = {
  /** The commit that the facts go up to. */
  readonly head: string;
  /** Oldest first. */
  readonly commits: readonly CommitFacts[];
  /** The branch that the run began on has all of them already. */
  readonly isOnto: boolean;
};

/** Ends one commit's line in what `git log` is asked for: no subject holds it. */
const MARK = "\u0001";

/**
 * What the commits of a run's branch changed, by one `git log`; reads only. Where the branch is gone, `last`, the commit that landed
 * last, stands for it; undefined where git has neither.
 */
export async function readBranchFacts(
  root: string,
  {
    branch,
    base,
    onto,
    last,
  }: { readonly branch: string; readonly base: string; readonly onto: string; readonly last?: string },
  program?: string,
): Promise<BranchFacts | undefined> {
  const git = gitProgram(program);
  const resolve = async (name: string): Promise<string | undefined> => {
    const answer = await git.run(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`],
      { cwd: root },
    );
    return answer.code === 0 ? answer.stdout.toString().trim() : undefined;
  };
  const head =
    (await resolve(`refs/heads/${branch}`)) ?? (last === undefined ? undefined : await resolve(last));
  if (head === undefined) return undefined;
  const args = [
    "log",
    "-z",
    "--topo-order",
    "--reverse",
    "--no-renames",
    "--no-show-signature",
    "--numstat",
    `--format=${MARK}%H %s${MARK}`,
    `${base}..${head}`,
    "--",
  ];
  const commits = parse(await git.text(args, { cwd: root }));
  const ontoHead = await resolve(`refs/heads/${onto}`);
  return { head, commits, isOnto: ontoHead !== undefined && (await isAncestor(git, root, head, ontoHead)) };
}

/** `MARK hash subject MARK` and then, for each file, `added TAB deleted TAB path`, with NULs and line ends between them. */
function parse(log: string): CommitFacts[] {
  const [, ...parts] = log.split(MARK);
  const commits: CommitFacts[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [line = "", files = ""] = [parts[i], parts[i + 1]];
    const space = line.indexOf(" ");
    commits.push({
      commit: line.slice(0, space),
      subject: line.slice(space + 1),
      files: files.split("\0").flatMap((row) => {
        const found = /^\n?(\d+|-)\t(\d+|-)\t(.+)$/s.exec(row);
        if (found === null) return [];
        const [, added = "-", deleted = "-", path = ""] = found;
        return [{ path, ...(added === "-" ? {} : { added: Number(added), deleted: Number(deleted) }) }];
      }),
    });
  }
  return commits;
}
