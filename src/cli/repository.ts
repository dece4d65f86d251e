import { basename, join } from "node:path";

import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import { gitProgram } from "../adapters/workspace-git/git.ts";
import { listFiles } from "../adapters/workspace-git/list-files.ts";
import { locateRepository } from "../adapters/workspace-git/locate-repository.ts";
import type { RepositoryFacts } from "../app/load-plan.ts";
import type { Event } from "../core/run/event.ts";
import { UserError } from "../core/user-error.ts";
import type { Journal } from "../ports/journal.ts";

/** Renga's own folder in the user's checkout; git does not see it. */
export function homeOf(root: string): string {
  return join(root, ".renga");
}

/** What the plan's paths are held against; undefined where there is no repository. */
export async function repositoryFacts(cwd: string): Promise<RepositoryFacts | undefined> {
  const found = await locateRepository(gitProgram(), cwd).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (found === undefined || found.bare) return undefined;
  return { root: found.root, name: basename(found.root), files: await listFiles(found.root) };
}

/** The journal of the repository around `cwd`, to look into; a `UserError` where nothing was ever run. */
export async function openPastRuns(cwd: string): Promise<{ journal: Journal; root: string; home: string }> {
  // Looking into the past asks nothing of the checkout: `git status` would read it all, through the filters of its settings.
  const { root } = await locateRepository(gitProgram(), cwd);
  const home = homeOf(root);
  return { journal: openJournal(home, { readOnly: true }), root, home };
}

/** A run's events one by one, so that a long journal is never in memory as a whole. */
export function* eventsOf(journal: Journal, run: string): Generator<Event> {
  for (const { event } of journal.events(run)) yield event;
}

/** The run that the user names, or the newest; a `UserError` where there is none. */
export function chooseRun(journal: Journal, id: string | undefined): string {
  const runs = journal.runs();
  const chosen =
    id === undefined ? runs[0]?.run : runs.find(({ run }) => run === id || run.endsWith(id))?.run;
  if (chosen !== undefined) return chosen;
  throw new UserError(
    id === undefined ? "nothing has been run in this repository yet" : `there is no run ${id}`,
    {
      hint: id === undefined ? "renga run FILE" : "renga status lists the runs",
    },
  );
}
