import { mapTexts } from "./map-texts.ts";
import type { Redactor } from "./redact.ts";
import type { Event } from "./run/event.ts";

/** Fields that hold what programs, agents and people said; all else is names, numbers and places that a run is folded from. */
const SAID = new Set(
  "message output text reason question answer command line lines detail report why culprit limit sides title name monitor agent disagreements".split(
    " ",
  ),
);

/** The event without secrets in what was said and written; the same object where there are none. */
export function redactEvent(event: Event, redactor: Redactor): Event {
  const settings = "settings" in event ? mapTexts(event.settings, redactor.redact) : undefined;
  const kept = withoutSecrets(event, redactor);
  if (kept.type === "run-started") {
    const tasks = mapTexts(kept.tasks, redactor.redact);
    return settings === kept.settings && tasks === kept.tasks
      ? kept
      : { ...kept, settings: settings ?? kept.settings, tasks };
  }
  return kept.type === "run-resumed" && settings !== kept.settings
    ? { ...kept, settings: settings ?? kept.settings }
    : kept;
}

function withoutSecrets<T extends object>(value: T, redactor: Redactor): T {
  let copy: Record<string, unknown> | undefined;
  for (const [name, field] of Object.entries(value) as [string, unknown][]) {
    if (name === "settings" || name === "tasks") continue;
    const kept = SAID.has(name) ? said(field, redactor) : withoutSecretsIn(field, redactor);
    if (kept !== field) copy = { ...(copy ?? value), [name]: kept };
  }
  return (copy as T | undefined) ?? value;
}

function withoutSecretsIn(field: unknown, redactor: Redactor): unknown {
  if (isRecord(field)) return withoutSecrets(field, redactor);
  if (!Array.isArray(field) || !isRecord(field[0])) return field;
  const kept = field.map((it: unknown) => withoutSecretsIn(it, redactor));
  return kept.every((it, i) => it === field[i]) ? field : kept;
}

function said(field: unknown, redactor: Redactor): unknown {
  if (typeof field === "string") return redactor.redact(field);
  if (!Array.isArray(field)) return field;
  const kept = field.map((it: unknown) => said(it, redactor));
  return kept.every((it, i) => it === field[i]) ? field : kept;
}

function isRecord(field: unknown): field is object {
  return typeof field === "object" && field !== null && !Array.isArray(field);
}
