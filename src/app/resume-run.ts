import type { Plan } from "../core/plan/plan.ts";
import type { AttemptRef, Event, Settings } from "../core/run/event.ts";
import { fold, replay } from "../core/run/fold.ts";
import type { Run } from "../core/run/state.ts";
import { UserError } from "../core/user-error.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { Workspace } from "../ports/workspace.ts";
import { parseAttemptTrailer } from "./commit-message.ts";
import { gateMark } from "./gate-keeper.ts";
import { factsOf } from "./take-requests.ts";

export type ResumeRequest = {
  readonly run: string;
  /** What the user says differently this time. */
  readonly settings: Partial<Settings>;
  readonly at: number;
};

export type ResumePorts = {
  readonly journal: Journal;
  readonly workspace: Workspace;
  /** Ends what is left of the dead run's processes; resolves when they are gone. */
  readonly endOrphans: (orphans: readonly Orphan[]) => Promise<void>;
};

/** A process that a live attempt of the dead run had started, with the mark in its environment. */
export type Orphan = { readonly uid: string; readonly pid: number; readonly startTime: string };

/**
 * Brings a run back from its journal: ends orphans, finds on the branch what landed without being written down,
 * and gives lost attempts back without using up a try.
 */
export async function resumeRun(
  request: ResumeRequest,
  { journal, workspace, endOrphans }: ResumePorts,
): Promise<{ run: Run; plan: Plan; entries: readonly Entry[] }> {
  const { run: id, at } = request;
  const run = replay(eventsOf(journal, id));
  const plan = journal.plan(id);
  if (run === undefined || plan === undefined)
    throw new UserError(`run ${id} is not in the journal`, { hint: "`renga status` lists the runs" });
  const lost = [...run.running].map((task) => ({ task, attempt: run.tasks.get(task)?.attempts ?? 0 }));
  const ofGates = run.gates.running > 0 ? [{ uid: gateMark(id), pid: 0, startTime: "" }] : [];
  const processes = lost.length === 0 ? [] : eventsOf(journal, id, ["process-started"]);
  await endOrphans([...orphansOf(processes, lost, run), ...ofGates]);
  const { branch } = run.started;
  // What the journal says has landed must be on the branch; where the branch was cleaned away it is made again from there.
  // A batch that was being taken back may stand at its base already.
  await workspace.openBranch(branch, run.breaker.rolling?.to ?? run.head);
  const recovered = await recoverLandings(run, workspace, at);
  for (const event of recovered) fold(run, event);
  const resumed: Event = {
    type: "run-resumed",
    at,
    settings: { ...run.settings, ...request.settings },
    lost: lost.filter(({ task }) => run.tasks.get(task)?.state === "running"),
    retryFailed: true,
  };
  fold(run, resumed);
  // What was asked while no run was live counts before anything is decided: with nothing else to do the run would end at once.
  const asked = factsOf(journal.requests(id, run.requests), run, { at, since: at });
  for (const fact of asked) fold(run, fact);
  return { run, plan, entries: journal.append(id, [...recovered, resumed, ...asked]) };
}

/** Landings that stand on the branch but not in the journal: the crash came between the two. */
async function recoverLandings(run: Run, workspace: Workspace, at: number): Promise<readonly Event[]> {
  const byUid = new Map([...run.tasks.values()].map((task) => [task.spec.uid, task]));
  const events: Event[] = [];
  for (const { commit, attempt: trailer } of await workspace.landings(run.started.branch, run.started.base)) {
    const attempt = parseAttemptTrailer(trailer);
    const task = byUid.get(attempt?.uid ?? "");
    if (attempt === undefined || task === undefined) continue;
    if (attempt.attempt <= (task.landedAttempt ?? 0)) continue;
    const { key, uid } = task.spec;
    events.push({
      type: "landed",
      at,
      task: key,
      uid,
      attempt: attempt.attempt,
      commit,
      recovered: true,
    });
  }
  return events;
}

/** One after the other: all of a long run's together would take more memory than the run itself. */
function* eventsOf(journal: Journal, run: string, types?: readonly Event["type"][]): Iterable<Event> {
  for (const { event } of journal.events(run, 0, types)) yield event;
}

function orphansOf(events: Iterable<Event>, lost: readonly AttemptRef[], run: Run): readonly Orphan[] {
  const live = new Set(lost.map(({ task, attempt }) => `${attempt} ${task}`));
  const known: Orphan[] = [];
  for (const event of events)
    if (event.type === "process-started" && live.has(`${event.attempt} ${event.task}`))
      known.push({ uid: `${event.uid}.${event.attempt}`, pid: event.pid, startTime: event.startTime });
  // Started but not yet written down when the run died: found by the mark in their environment alone.
  const marks = lost.map(({ task, attempt }) => ({
    uid: `${run.tasks.get(task)?.spec.uid ?? ""}.${attempt}`,
    pid: 0,
    startTime: "",
  }));
  return [...known, ...marks];
}
