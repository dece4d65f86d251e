import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import { lockHolder } from "../adapters/journal-sqlite/open-lock.ts";
import { keepSecret, ownRedactor, ownSecrets } from "../adapters/process/own-redactor.ts";
import { refuseForeignHome } from "../adapters/workspace-git/foreign-home.ts";
import { remoteSecrets } from "../adapters/workspace-git/remote-secrets.ts";
import { loadPlan } from "../app/load-plan.ts";
import { redactRequest } from "../app/redacting-journal.ts";
import type { Redactor } from "../core/redact.ts";
import { findTask, nearestIds } from "../core/run/find-task.ts";
import { replay } from "../core/run/fold.ts";
import { objection } from "../core/run/objection.ts";
import type { Request } from "../core/run/request.ts";
import type { Run, TaskRun } from "../core/run/state.ts";
import { EXIT, UserError } from "../core/user-error.ts";
import { writtenSecrets } from "../core/written-secrets.ts";
import type { Journal } from "../ports/journal.ts";
import { safeText } from "./render/plain.ts";
import { chooseRun, openPastRuns } from "./repository.ts";

/** A request, and what it comes to in words: `2.1 gets your answer`. */
type Wish = { readonly request: Request; readonly said: string };

/**
 * Asks something of a run: the one that is named, else the one that is live, else the one that `run --continue` goes on with.
 * Says what will happen; a `UserError` in one line where it makes no sense as the run stands.
 */
export async function askRun(
  id: string | undefined,
  wish: (run: Run, live: boolean) => Wish,
): Promise<number> {
  const { journal, home, root } = await openPastRuns(process.cwd());
  let run: Run;
  let live: boolean;
  let next: string | undefined;
  let present: string | undefined;
  try {
    await refuseForeignHome(root);
    const holder = lockHolder(home)?.run;
    const runs = journal.runs();
    next = runs.find(({ finished }) => !finished)?.run;
    present = runs.find(({ run }) => run === holder)?.run;
    const chosen = chooseRun(journal, id ?? present ?? next);
    live = chosen === present;
    run = runOf(journal, chosen);
  } finally {
    journal.close();
  }
  const { request, said } = wish(run, live);
  const why = objection(run, request);
  if (why !== undefined) throw new UserError(`run ${run.id}: ${safeText(why)}`, { hint: "renga status" });
  const redactor = await redactorFor(run, root);
  const kept = redactRequest(request, redactor);
  if (kept !== request)
    process.stderr.write(
      "note: what looks like a secret in it is neither stored nor passed on; agents get one from a variable that RENGA_PASS_ENV names\n",
    );
  const asking = openJournal(home, { exported: false });
  try {
    asking.ask(run.id, kept, Date.now());
  } finally {
    asking.close();
  }
  const which = run.id === next ? "" : ` --run ${run.id}`;
  const when = live
    ? `run ${run.id} is live: it takes effect at once`
    : `${present === undefined ? "no run" : "another run"} is live: it takes effect with \`renga run --continue${which}\``;
  process.stdout.write(`${safeText(said)}; ${when}\n`);
  return EXIT.done;
}

/** The task that a person names; a `UserError` with the nearest ids where there is none. */
export function namedTask(run: Run, name: string): TaskRun {
  const task = findTask(run, name);
  if (task !== undefined) return task;
  const near = nearestIds(run, name);
  throw new UserError(`run ${run.id} has no task ${safeText(name)}`, {
    hint:
      near.length > 0 ? `did you mean ${near.map(safeText).join(" or ")}?` : "`renga report` lists the tasks",
  });
}

/** Knows the environment's secrets, those of the repository's remotes, and what the plan's files hold now. */
async function redactorFor({ started, settings }: Run, root: string): Promise<Redactor> {
  keepSecret(await remoteSecrets(root));
  const loaded = await loadPlan({ paths: started.planPaths, cwd: root }).catch(() => undefined);
  keepSecret(writtenSecrets({ plan: loaded?.plan, config: settings.config }, ownSecrets()));
  return ownRedactor();
}

function runOf(journal: Journal, id: string): Run {
  const run = replay([...journal.events(id)].map(({ event }) => event));
  if (run === undefined) throw new UserError(`run ${id} is not in the journal`);
  return run;
}
