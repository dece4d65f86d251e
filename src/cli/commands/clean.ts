import { cleanWorkspace } from "../../adapters/workspace-git/clean.ts";
import { EXIT } from "../../core/user-error.ts";
import { safeText } from "../render/plain.ts";
import { openPastRuns } from "../repository.ts";

/** `renga clean`: worktrees, and branches of runs whose commits the user's branch has. The journal stays. */
export async function clean(options: { readonly force?: boolean }): Promise<number> {
  const { journal, root } = await openPastRuns(process.cwd());
  try {
    const force = options.force === true;
    // The branch of a run that can go on is where it goes on.
    const over = journal.runs().filter(({ finished }) => finished || force);
    const runs = over.flatMap(({ run }) => {
      const [first] = journal.events(run);
      return first?.event.type === "run-started"
        ? [{ branch: first.event.branch, onto: first.event.onto }]
        : [];
    });
    const done = await cleanWorkspace(root, { runs, force });
    const lines = [
      `${done.worktrees.length} worktrees removed, ${(done.freedBytes / 1e6).toFixed(1)} MB freed`,
      ...done.branches.map((branch) => `${branch} deleted`),
      ...done.kept.map(({ branch, reason }) => `${branch} kept: ${reason}`),
      ...journal
        .runs()
        .filter(({ finished }) => !finished && !force)
        .map(({ run }) => `renga/${run} kept: the run can go on with renga run --continue`),
      ...done.left.map(({ path, reason }) => `${path} left: ${reason}`),
    ];
    process.stdout.write(lines.map((line) => `${safeText(line)}\n`).join(""));
    return EXIT.done;
  } finally {
    journal.close();
  }
}
