import { UserError } from "../../core/user-error.ts";

/** A git command that failed for a reason no user could mend; the message carries the command and git's own words. */
export class GitError extends Error {
  readonly code: number | null;
  readonly stderr: string;
  constructor(command: string, code: number | null, stderr: string) {
    super(`git ${command} failed (${code ?? "killed"}): ${stderr.trim().slice(0, 2000)}`);
    this.name = "GitError";
    this.code = code;
    this.stderr = stderr;
  }
}

const firstFatal = (stderr: string): string =>
  stderr
    .split("\n")
    .find((line) => /^(fatal|error): /.test(line))
    ?.replace(/^(fatal|error): /, "") ?? stderr.trim();

/** A trouble with the repository that the user can mend. */
export class RepositoryTrouble extends UserError {
  readonly reason: "disk-full" | "permission" | "untrusted" | "locked" | "foreign" | "killed";
  constructor(reason: RepositoryTrouble["reason"], message: string, hint: string) {
    super(message, { hint });
    this.reason = reason;
  }
}

/** While it fills a worktree git does not say why a file could not be written; another reason than a full disk is told. */
const FULL =
  /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|Out of diskspace|unable to write file [^:\n]+$/m;

/** Troubles of disk, rights and foreign locks, told by the words of git or of the system; undefined for anything else. */
export function knownTrouble(words: string, where: string): RepositoryTrouble | undefined {
  if (FULL.test(words))
    return new RepositoryTrouble(
      "disk-full",
      `the disk that holds ${where} is full`,
      "free some space (`renga clean` gives back the worktrees), then go on with `renga run --continue`",
    );
  if (/detected dubious ownership/.test(words))
    return new RepositoryTrouble(
      "untrusted",
      `git does not trust ${where}: it belongs to another user`,
      `git config --global --add safe.directory '${where}'`,
    );
  if (/\.lock': File exists/.test(words))
    return new RepositoryTrouble(
      "locked",
      `another git process is at work in ${where}: ${firstFatal(words)}`,
      "wait for it to end; `renga doctor` tells if the lock was left behind",
    );
  if (/Permission denied|EACCES|EPERM|Read-only file system|EROFS|insufficient permission/.test(words))
    return new RepositoryTrouble(
      "permission",
      `no permission in ${where}: ${firstFatal(words)}`,
      "check who owns the repository and its .git folder",
    );
  return undefined;
}

/** The error itself, or a `RepositoryTrouble` in its place where disk, rights or a lock are behind it. */
export function asTrouble(error: unknown, where: string): unknown {
  const known = error instanceof UserError || !(error instanceof Error);
  return known ? error : (knownTrouble(error.message, where) ?? error);
}

/** The error for a failed git command: a `RepositoryTrouble` where the user can help, else a `GitError`. */
export function gitFailure(
  args: readonly string[],
  where: string,
  answer: { code: number | null; stderr: string },
): Error {
  const known = knownTrouble(answer.stderr, where);
  if (known !== undefined || answer.code !== null)
    return known ?? new GitError(args.join(" "), answer.code, answer.stderr);
  return new RepositoryTrouble(
    "killed",
    `git ${args[0] ?? ""} was ended from outside while it worked in ${where}`,
    "give the command again; `renga doctor` tells if anything was left behind",
  );
}
