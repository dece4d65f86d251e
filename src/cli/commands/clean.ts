import { join } from "node:path";

import { lockHolder } from "../../adapters/journal-sqlite/open-lock.ts";
import { cleanWorkspace, type CleanReport } from "../../adapters/workspace-git/clean.ts";
import { refuseForeignHome } from "../../adapters/workspace-git/foreign-home.ts";
import { removeLeftovers, runLeftovers, type Leftover } from "../../adapters/workspace-git/run-folders.ts";
import { EXIT } from "../../core/user-error.ts";
import type { Journal } from "../../ports/journal.ts";
import { safeText } from "../render/plain.ts";
import { openPastRuns } from "../repository.ts";

/**
 * `renga clean`: worktrees; of runs that are over and whose commits the user's branch has, their branch, their refs, their logs
 * and their tasks' state. The journal stays, and what worktrees share.
 */
export async function clean(options: {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}): Promise<number> {
  const { journal, root, home } = await openPastRuns(process.cwd());
  try {
    await refuseForeignHome(root);
    const force = options.force === true;
    const dryRun = options.dryRun === true;
    const live = lockHolder(home)?.run;
    // The branch of a run that can go on is where it goes on.
    const all = journal.runs();
    const over = all.filter(({ run, finished }) => run !== live && (finished || force));
    const runs = over.flatMap(({ run }) => runOf(journal, run));
    const done = await cleanWorkspace(root, { runs, force, dryRun });
    const kept = new Set(done.kept.map(({ branch }) => branch));
    const uids = new Set(runs.flatMap(({ branch, uids }) => (kept.has(branch) ? [] : uids)));
    const waiting = all.filter((row) => !over.includes(row));
    // Somebody who lives still writes there.
    const busy = done.left.some(({ reason }) => reason.startsWith("process "));
    const left = busy ? [] : await runLeftovers(home, { uids, agents: waiting.length === 0 });
    if (!dryRun) await removeLeftovers(left);
    const verb = dryRun ? "would be " : "";
    const lines = [
      `${done.worktrees.length} worktrees ${verb}removed, ${megabytes(done.freedBytes)} ${dryRun ? "" : "freed"}`.trimEnd(),
      ...["attempts", "state", "agents"].flatMap((folder) => {
        const own = left.filter(({ path }) => path.startsWith(join(home, folder)));
        return own.length === 0
          ? []
          : [`${join(".renga", folder)}: ${WORDS[folder] ?? ""} ${verb}removed, ${sizeOf(own)}`];
      }),
      ...done.branches.map((branch) => `${branch} ${verb}deleted`),
      ...refLines(done, verb),
      ...done.kept.map(({ branch, reason }) => `${branch} kept: ${reason}`),
      ...waiting.map(({ run }) =>
        run === live
          ? `renga/${run} kept: the run goes on`
          : `renga/${run} kept: the run can go on with renga run --continue`,
      ),
      ...done.left.map(({ path, reason }) => `${path} left: ${reason}`),
      ...(busy ? ["logs and states left: a process still writes there"] : []),
    ];
    process.stdout.write(lines.map((line) => `${safeText(line)}\n`).join(""));
    return EXIT.done;
  } finally {
    journal.close();
  }
}

const WORDS: Readonly<Record<string, string>> = {
  attempts: "assignments and logs",
  state: "what tasks kept",
  agents: "homes of agents",
};

type Over = { readonly branch: string; readonly onto: string; readonly uids: readonly string[] };

function runOf(journal: Journal, run: string): readonly Over[] {
  const [first] = journal.events(run);
  if (first?.event.type !== "run-started") return [];
  const { branch, onto, tasks } = first.event;
  return [{ branch, onto, uids: tasks.map(({ uid }) => uid) }];
}

function refLines({ refs }: CleanReport, verb: string): readonly string[] {
  return refs.length === 0 ? [] : [`${refs.length} refs under refs/renga/ ${verb}deleted`];
}

function sizeOf(own: readonly Leftover[]): string {
  return megabytes(own.reduce((sum, { bytes }) => sum + bytes, 0));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
