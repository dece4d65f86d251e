import type { Plan } from "../core/plan/plan.ts";
import type { Outcome } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import { report } from "../core/views/report.ts";
import { doneCommands } from "../formats/owned-files.ts";
import type { Journal } from "../ports/journal.ts";
import { paintFor } from "./render/colour.ts";
import { renderRunReport } from "./render/run-report.ts";

/** What a person sees when a run has ended: the report, and where to go from here. */
export function sayOutcome(journal: Journal, run: Run, outcome: Outcome, plan: Plan): void {
  const events = [...journal.events(run.id)].map(({ event }) => event);
  const about = report(events);
  if (about === undefined) return;
  const width = process.stdout.columns ?? 100;
  process.stdout.write(
    `\n${renderRunReport(about, { width, paint: paintFor(process.stdout, process.env) })}`,
  );
  const asks = [...run.tasks.values()].some(({ question }) => question !== undefined);
  const unable = [...run.tasks.values()].some(
    ({ state, failures }) => state === "needs-human" && failures.at(-1)?.failure === "needs-agent",
  );
  const landed = [...run.tasks.values()].filter(
    ({ state, landedAttempt }) => state === "done" && landedAttempt !== undefined,
  );
  const marks = doneCommands(plan, new Set(landed.map(({ spec }) => spec.key)));
  const next = [
    asks ? `renga answer TASK "TEXT"  answer what is asked; then go on` : undefined,
    unable
      ? "renga run --continue --agent apply,claude  or another agent for the rest (docs/agents.md)"
      : undefined,
    outcome === "done" || unable
      ? undefined
      : outcome === "budget"
        ? "renga run --continue      go on from here, once `budget` in the configuration allows more (docs/cost.md)"
        : "renga run --continue      go on from here (failed tasks are tried again)",
    isRedBefore(run)
      ? "renga run --continue --allow-red  or with the gates as they are: no task is blamed for them"
      : undefined,
    run.counts.done > 0 ? `renga land                bring the commits to ${run.started.onto}` : undefined,
    ...marks,
    run.landed.length > 0 ? `git log --stat ${run.started.onto}..${run.started.branch}` : undefined,
    "renga log TASK            all that happened to one task",
  ];
  process.stdout.write(
    `\nNext:\n${next.flatMap((line) => (line === undefined ? [] : `  ${line}\n`)).join("")}`,
  );
}

function isRedBefore({ gates }: Run): boolean {
  return gates.stands.some(({ place, state }) => place.level === "before" && state === "failed");
}
