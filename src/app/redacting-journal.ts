import { mapTexts } from "../core/map-texts.ts";
import type { Plan } from "../core/plan/plan.ts";
import { redactEvent } from "../core/redact-event.ts";
import type { Redactor } from "../core/redact.ts";
import type { Event, RunStarted } from "../core/run/event.ts";
import type { Request } from "../core/run/request.ts";
import type { Journal } from "../ports/journal.ts";

/** Gives back what was kept out of a journal, to those who carry a run out. */
export type Recall = { readonly plan: (stored: Plan) => Plan; readonly event: (stored: Event) => Event };

/**
 * The same journal, without secrets in what it takes from now on: in plans and events, and in what people ask. What it gives
 * back of `begin` and `append` is what it stored, so screens that follow show no more; `plan` and `events` are as `recall` has them.
 */
export function redactingJournal(journal: Journal, redactor: Redactor, recall?: Recall): Journal {
  return {
    begin: (started, plan) =>
      journal.begin(redactEvent(started, redactor) as RunStarted, mapTexts(plan, redactor.redact)),
    append: (run, events) =>
      journal.append(
        run,
        events.map((event) => redactEvent(event, redactor)),
      ),
    ask: (run, request, at) => journal.ask(run, redactRequest(request, redactor), at),
    *events(run, afterSeq, types) {
      for (const entry of journal.events(run, afterSeq, types))
        yield recall === undefined ? entry : { ...entry, event: recall.event(entry.event) };
    },
    plan: (run) => {
      const stored = journal.plan(run);
      return stored === undefined || recall === undefined ? stored : recall.plan(stored);
    },
    runs: () => journal.runs(),
    requests: (run, after) => journal.requests(run, after),
    isTrusted: (digest) => journal.isTrusted(digest),
    trust: (digest, at, about) => journal.trust(digest, at, about),
    ...(journal.trusted === undefined ? {} : { trusted: () => journal.trusted?.() ?? [] }),
    ...(journal.distrust === undefined ? {} : { distrust: (digest) => journal.distrust?.(digest) ?? false }),
    close: () => journal.close(),
  };
}

/** The request without secrets in what the person said; the same object where there are none. */
export function redactRequest(request: Request, redactor: Redactor): Request {
  if ("text" in request) {
    const text = redactor.redact(request.text);
    return text === request.text ? request : { ...request, text };
  }
  if (!("reason" in request)) return request;
  const reason = redactor.redact(request.reason);
  return reason === request.reason ? request : { ...request, reason };
}
