import { redactEvent } from "../core/redact-event.ts";
import type { Redactor } from "../core/redact.ts";
import type { Journal } from "../ports/journal.ts";

/**
 * The same journal, without secrets in what it takes from now on: in events, and in what people ask. What it gives back
 * of `append` is what it stored, so screens that follow show no more.
 */
export function redactingJournal(journal: Journal, redactor: Redactor): Journal {
  return {
    begin: (started, plan) => journal.begin(started, plan),
    append: (run, events) =>
      journal.append(
        run,
        events.map((event) => redactEvent(event, redactor)),
      ),
    ask: (run, request, at) =>
      journal.ask(
        run,
        "text" in request && typeof request.text === "string"
          ? { ...request, text: redactor.redact(request.text) }
          : request,
        at,
      ),
    events: (run, afterSeq) => journal.events(run, afterSeq),
    plan: (run) => journal.plan(run),
    runs: () => journal.runs(),
    requests: (run, after) => journal.requests(run, after),
    isTrusted: (digest) => journal.isTrusted(digest),
    trust: (digest, at, about) => journal.trust(digest, at, about),
    ...(journal.trusted === undefined ? {} : { trusted: () => journal.trusted?.() ?? [] }),
    ...(journal.distrust === undefined ? {} : { distrust: (digest) => journal.distrust?.(digest) ?? false }),
    close: () => journal.close(),
  };
}
