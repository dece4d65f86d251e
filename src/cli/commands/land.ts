import { lockHolder } from "../../adapters/journal-sqlite/open-lock.ts";
import { refuseForeignHome } from "../../adapters/workspace-git/foreign-home.ts";
import { landBranch } from "../../adapters/workspace-git/land.ts";
import { replay } from "../../core/run/fold.ts";
import type { Run } from "../../core/run/state.ts";
import { EXIT } from "../../core/user-error.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

/** `renga land [RUN]`: brings the run's commits to the branch it began on; of a live run those that there are by now. */
export async function land(id: string | undefined, options: { readonly ffOnly?: boolean }): Promise<number> {
  const { journal, root, home } = await openPastRuns(process.cwd());
  try {
    await refuseForeignHome(root);
    const run = chooseRun(journal, id);
    const known = replay([...journal.events(run)].map(({ event }) => event));
    if (known === undefined) return EXIT.failed;
    const { head: last, started } = known;
    const { branch, onto } = started;
    const how = options.ffOnly === true ? "ff" : "merge";
    const landed = await landBranch({ root, branch, onto, last, how });
    const commits = `${landed.commits} ${landed.commits === 1 ? "commit" : "commits"}`;
    process.stdout.write(
      landed.status === "nothing-new"
        ? `${onto} already has all that landed on ${branch}\n`
        : `${onto} ${landed.status === "merged" ? "took in" : "moved forward by"} ${commits} of ${branch}\n  to undo: git reset --keep ${landed.from.slice(0, 12)}\n`,
    );
    if (lockHolder(home)?.run === run) process.stdout.write(`${soFar(known)}\n`);
    return EXIT.done;
  } finally {
    journal.close();
  }
}

function soFar({ id, tasks, counts }: Run): string {
  const total = tasks.size - counts.skipped;
  return `run ${id} goes on, with ${counts.done} of ${total} tasks landed so far; what it lands from now on needs another \`renga land\``;
}
