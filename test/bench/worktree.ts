import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { openGitWorkspace } from "../../src/adapters/workspace-git/open-git-workspace.ts";
import type { TreeEdit, Workspace } from "../../src/ports/workspace.ts";
import { scratchRepository } from "../contracts/scratch-repository.ts";
import type { ScratchRepository } from "../contracts/scratch-repository.ts";

const BRANCH = "renga/bench";

/**
 * Milliseconds for a task that writes one file of a small repository (worktree, commit, merge, landing), beside the same work by plain
 * git commands in a worktree that is there already; and the time to fold many finished attempts into one head.
 */
export async function benchWorktree(tasks = 100, files = 200, folded = 512): Promise<readonly string[]> {
  const repository = scratchRepository(
    Object.fromEntries(
      Array.from({ length: files }, (_, i) => [`dir-${i % 20}/file-${i}.txt`, `line of ${i}\n`.repeat(400)]),
    ),
  );
  const base = repository.git("rev-parse", "HEAD");
  const workspace = await openGitWorkspace({ root: repository.root });
  try {
    await workspace.openBranch(BRANCH, base);
    const plain = await openPlain(repository);
    // The pool and the long-lived processes are there after the first task, as in a run.
    for (let i = 0; i < 3; i++) await runTask(workspace, -i - 1);
    const times = { acquire: [], commit: [], merge: [], build: [], advance: [], all: [] } as Times;
    const floor: number[] = [];
    for (let i = 0; i < tasks; i++) {
      const took = await runTask(workspace, i);
      for (const name of Object.keys(times) as (keyof Times)[]) times[name].push(took[name]);
      floor.push(await plain(i));
    }
    const parts = (["acquire", "commit", "merge", "build", "advance"] as const).map(
      (name) => `${name} ${median(times[name]).toFixed(1)}`,
    );
    const [all, raw] = [median(times.all), median(floor)];
    return [
      `worktree, commit, merge, landing of a one-file task, ${files} files: ${all.toFixed(1)} ms median (${parts.join(", ")}); plain git commands ${raw.toFixed(1)} ms; ratio ${(all / raw).toFixed(2)}; target 45 ms`,
      ...(await benchFold({ workspace, repository, base }, "new files", folded)),
      ...(await benchFold({ workspace, repository, base }, "lines of the same files", MERGED_PLAINLY)),
    ];
  } finally {
    await workspace.close();
    repository.remove();
  }
}

type Times = Record<"acquire" | "commit" | "merge" | "build" | "advance" | "all", number[]>;

async function runTask(workspace: Workspace, number: number): Promise<Record<keyof Times, number>> {
  const marks = [performance.now()];
  const mark = (): void => void marks.push(performance.now());
  const worktree = await workspace.acquire(BRANCH);
  mark();
  writeFileSync(join(worktree.path, `task-${number}.txt`), "done\n");
  const committed = await workspace.commit(worktree, "Attempt");
  mark();
  // Something else landed meanwhile, or the merge would have nothing to do.
  await landAside(workspace, number);
  const before = performance.now();
  const merged = await workspace.merge(BRANCH, committed?.commit ?? "");
  const merging = performance.now() - before;
  mark();
  if (merged.status === "conflict") throw new Error("a one-file task cannot clash");
  const commit = await workspace.build({
    tree: merged.tree,
    parent: merged.head,
    message: `Complete ${number}\n\nRenga-Attempt: a${number}\n`,
    at: 0,
    edits: [{ kind: "write", path: "dir-0/plan.md", content: Buffer.from(`${number}\n`) }],
  });
  mark();
  await workspace.advance(BRANCH, commit, merged.head);
  mark();
  await workspace.release(worktree);
  const [acquire, commitTime, , build, advance] = marks.slice(1).map((time, i) => time - marks[i]!) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const all = acquire + commitTime + merging + build + advance;
  return { acquire, commit: commitTime, merge: merging, build, advance, all };
}

async function landAside(workspace: Workspace, number: number): Promise<void> {
  const head = await workspace.head(BRANCH);
  const edits = [{ kind: "write", path: "aside.md", content: Buffer.from(`${number}\n`) }] as const;
  const commit = await workspace.build({ tree: head, parent: head, message: "Aside", at: 0, edits });
  await workspace.advance(BRANCH, commit, head);
}

type Bench = {
  readonly workspace: Workspace;
  readonly repository: ScratchRepository;
  readonly base: string;
};

/** Of the folded attempts so many are merged by plain `git merge`, too: it takes 20 ms each. */
const MERGED_PLAINLY = 64;

/** Finished attempts on one base, folded one after the other as the merge queue does; then held against git's own merges of the same. */
async function benchFold(
  { workspace, repository, base }: Bench,
  what: keyof typeof EDITS,
  count: number,
): Promise<readonly string[]> {
  const branch = `renga/fold-${count}`;
  await workspace.openBranch(branch, base);
  const attempts: string[] = [];
  for (let i = 0; i < count; i++) {
    const edits = await EDITS[what](workspace, base, i);
    attempts.push(await workspace.build({ tree: base, parent: base, message: "Attempt", at: 0, edits }));
  }
  const landed: string[] = [];
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  for (const attempt of attempts) {
    const merged = await workspace.merge(branch, attempt);
    if (merged.status === "conflict") throw new Error("new files and far-off lines cannot clash");
    const { tree, head: parent } = merged;
    const commit = await workspace.build({ tree, parent, message: "Landing", at: 0, edits: [] });
    await workspace.advance(branch, commit, parent);
    landed.push(commit);
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return [
    `fold of ${count} finished attempts (${what}) into one head: ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of it CPU time of our own process; target 1.0 s`,
    comparePlain({ repository, base }, { attempts, landed, branch }),
  ];
}

const EDITS = {
  "new files": (_workspace: Workspace, _base: string, i: number): Promise<readonly TreeEdit[]> =>
    Promise.resolve([write(`dir-${i % 20}/new-${i}.txt`, "x\n")]),
  /** Far enough from each other not to clash. */
  "lines of the same files": async (
    workspace: Workspace,
    base: string,
    i: number,
  ): Promise<readonly TreeEdit[]> => {
    const path = `dir-${i % 16}/file-${i % 16}.txt`;
    const lines = ((await workspace.read(base, path)) ?? Buffer.alloc(0)).toString().split("\n");
    return [write(path, lines.with(100 * Math.floor(i / 16) + 50, `changed by ${i}`).join("\n"))];
  },
};

function write(path: string, text: string): TreeEdit {
  return { kind: "write", path, content: Buffer.from(text) };
}

/** Trees after each of the first merges by `git merge` in a checkout, and after each of all by `git merge-tree`, against ours. */
function comparePlain(
  { repository, base }: Omit<Bench, "workspace">,
  {
    attempts,
    landed,
    branch,
  }: Record<"attempts" | "landed", readonly string[]> & { readonly branch: string },
): string {
  const git = (...args: string[]): string => repository.git(...args);
  const treeOf = (commit: string | undefined): string => git("rev-parse", `${commit}^{tree}`);
  const ours = git("log", "--reverse", "--format=%T", `${base}..${branch}`).split("\n");
  const path = join(repository.root, "..", `merged-${attempts.length}`);
  git("worktree", "add", "--quiet", "--detach", path, base);
  const merging = attempts.slice(0, MERGED_PLAINLY);
  const differ: string[] = [];
  for (const [i, attempt] of merging.entries()) {
    git("-C", path, "merge", "--quiet", "--no-ff", "--no-edit", attempt);
    if (git("-C", path, "rev-parse", "HEAD^{tree}") !== ours[i]) differ.push(`git merge ${i}`);
  }
  let head = base;
  for (const [i, attempt] of attempts.entries()) {
    const tree = git("merge-tree", "--write-tree", head, attempt);
    if (tree !== ours[i]) differ.push(`git merge-tree ${i}`);
    head = git("commit-tree", tree, "-p", head, "-m", "Landing");
  }
  if (treeOf(head) !== treeOf(landed.at(-1))) differ.push("the last tree");
  if (differ.length > 0) throw new Error(`the fold has another content than git: ${differ.join(", ")}`);
  return `content: the tree after each of ${merging.length} is that of \`git merge\` one by one, and after each of ${attempts.length} that of \`git merge-tree\``;
}

/** The same work by one git command after another, as a shell script would. */
async function openPlain(repository: ScratchRepository): Promise<(number: number) => Promise<number>> {
  const run = promisify(execFile);
  const { root } = repository;
  const path = join(root, "..", "plain");
  repository.git("worktree", "add", "--quiet", "--detach", path);
  repository.git("branch", "plain");
  const git = async (cwd: string, ...args: string[]): Promise<string> =>
    (await run("git", args, { cwd })).stdout.trim();
  return async (number) => {
    const head = await git(root, "rev-parse", "plain");
    const began = performance.now();
    await git(path, "reset", "--hard", "--quiet", head);
    await git(path, "clean", "-ffdxq");
    writeFileSync(join(path, `task-${number}.txt`), "done\n");
    await git(path, "add", "--all");
    await git(path, "commit", "--quiet", "--no-verify", "--message", "Attempt");
    const tree = await git(root, "merge-tree", "--write-tree", head, await git(path, "rev-parse", "HEAD"));
    const commit = await git(root, "commit-tree", tree, "-p", head, "-m", `Complete ${number}`);
    await git(root, "update-ref", "refs/heads/plain", commit, head);
    return performance.now() - began;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) for (const line of await benchWorktree()) console.log(line);
