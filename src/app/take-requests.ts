import type { Event } from "../core/run/event.ts";
import { objection } from "../core/run/objection.ts";
import type { NumberedRequest } from "../core/run/request.ts";
import type { Run } from "../core/run/state.ts";
import { UserError } from "../core/user-error.ts";
import type { Journal } from "../ports/journal.ts";

/** How often a run looks for what people ask of it: one look-up in an index each time. */
const INTERVAL_MS = 500;

/**
 * What people ask, as facts of the run. What makes no sense any more is dropped (who asks is told at once, before that), as is
 * a stop asked before `since`: it was meant for an earlier sitting.
 */
export function factsOf(
  requests: readonly NumberedRequest[],
  run: Run,
  { at, since }: { readonly at: number; readonly since: number },
): Event[] {
  return requests.flatMap(({ number, at: askedAt, request }): Event[] => {
    if (objection(run, request) !== undefined) return [];
    if (request.kind === "stop")
      return askedAt < since ? [] : [{ type: "stop-requested", at, request: number, reason: request.reason }];
    const { task } = request;
    const of = { at, request: number, task, uid: run.tasks.get(task)?.spec.uid ?? "" };
    if (request.kind === "answer") return [{ type: "answered", ...of, text: request.text }];
    if (request.kind === "retry") return [{ type: "task-reopened", ...of }];
    return [{ type: "task-skipped", ...of, reason: request.reason, dependents: request.dependents }];
  });
}

export type RequestWatch = {
  readonly journal: Pick<Journal, "requests">;
  readonly run: Run;
  /** The highest number that the run's events carry. */
  readonly after: number;
  readonly tell: (fact: Event) => void;
  readonly now: () => number;
  readonly intervalMs?: number;
};

/** Tells what people ask of the run, each request once, from now until the returned function is called. */
export function watchRequests({ journal, run, after, tell, now, intervalMs }: RequestWatch): () => void {
  const since = now();
  let seen = after;
  const look = (): void => {
    const requests = asked(journal, run.id, seen);
    seen = requests.at(-1)?.number ?? seen;
    for (const fact of factsOf(requests, run, { at: now(), since })) tell(fact);
  };
  look();
  const timer = setInterval(look, intervalMs ?? INTERVAL_MS);
  return () => clearInterval(timer);
}

/** A journal that cannot be read just now is read the next time; the run's own writes say what is wrong with it. */
function asked(journal: Pick<Journal, "requests">, run: string, after: number): readonly NumberedRequest[] {
  try {
    return journal.requests(run, after);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
