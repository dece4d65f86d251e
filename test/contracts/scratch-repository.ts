import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

// The settings of whoever runs the tests must not change what is tested.
process.env["GIT_CONFIG_GLOBAL"] = "/dev/null";
process.env["GIT_CONFIG_NOSYSTEM"] = "1";
for (const name of Object.keys(process.env))
  if (/^(GIT_(AUTHOR|COMMITTER|DIR|INDEX|WORK)|EMAIL$)/.test(name)) delete process.env[name];

/** A repository of its own in a temporary folder, on branch `main`. */
export type ScratchRepository = {
  readonly root: string;
  /** Runs git in the checkout; standard output without the last newline. */
  git(...args: string[]): string;
  write(path: string, content: string | Buffer, mode?: number): void;
  read(path: string): string;
  /** Commits everything and answers the commit. */
  commit(message: string): string;
  remove(): void;
};

/** Makes a repository with these files in its first commit; with no files there is no commit. */
export function scratchRepository(
  files: Readonly<Record<string, string>> = { "README.md": "# Scratch\n" },
  initArgs: readonly string[] = [],
): ScratchRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "renga-test-")));
  const root = join(folder, "a repository");
  mkdirSync(root);
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).replace(
      /\n$/,
      "",
    );
  const repository: ScratchRepository = {
    root,
    git,
    write(path, content, mode) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      if (mode !== undefined) chmodSync(join(root, path), mode);
    },
    read: (path) => readFileSync(join(root, path), "utf8"),
    commit(message) {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
  git("init", "--quiet", "--initial-branch=main", ...initArgs);
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.com");
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (Object.keys(files).length > 0) repository.commit("Begin");
  return repository;
}
