import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { openGitWorkspace } from "../../src/adapters/workspace-git/open-git-workspace.ts";

// Run by tests as a process of its own: takes many worktrees at once, commits in each, lands nothing, says where they were.
const [root = "", branch = "", count = ""] = process.argv.slice(2);
const workspace = await openGitWorkspace({ root });
await workspace.openBranch(branch, await workspace.head("main"));
const taken = await Promise.all(Array.from({ length: Number(count) }, () => workspace.acquire(branch)));
const commits = await Promise.all(
  taken.map(async (worktree, i) => {
    writeFileSync(join(worktree.path, "own.txt"), `${branch} ${i}\n`);
    return (await workspace.commit(worktree, "Own"))?.files;
  }),
);
console.log(JSON.stringify({ paths: taken.map(({ path }) => path), commits }));
await workspace.close();
