import type { AttemptResult } from "../run/event.ts";
import type { Completion } from "./completion.ts";
import { readCompletion } from "./read-completion.ts";

/** Failures in which the agent's work itself was found wanting. */
const OF_THE_WORK = new Set(["agent", "gate", "test-first", "scope", "timeout"]);
const MOST_NAMED = 5;

/**
 * What an agent's completion report says and what is not so, one sentence each: held against how the attempt ended and the
 * files that it really changed. None of it changes what the gates found.
 */
export function disagreements(
  report: Completion,
  { id, result }: { readonly id: string; readonly result: AttemptResult },
): readonly string[] {
  const said: string[] = [];
  const about = report.task?.split(/\s/u, 1)[0];
  if (about !== undefined && about !== id && /^[\w.-]+$/u.test(about) && /\d/u.test(about))
    said.push(`it reports on task ${about}`);
  if (result.status === "failed") {
    if (!OF_THE_WORK.has(result.failure)) return said;
    const why = firstLine(result.message);
    if (report.saysProven && (result.failure === "gate" || result.failure === "test-first"))
      said.push(`it says that tests or checks pass: ${why}`);
    else if (report.status === "complete") said.push(`it says that it is complete: ${why}`);
    return said;
  }
  if (result.status === "skipped") return said;
  const because = report.reason === undefined ? "" : ` (${firstLine(report.reason)})`;
  if (report.status === "failed") said.push(`it says that it failed${because}: all checks passed`);
  if (report.status === "partial") said.push(`it says that it is not finished${because}: all checks passed`);
  if ((report.errors ?? 0) > 0)
    said.push(`it reports errors that are left (${report.errors}): all checks passed`);
  return [...said, ...aboutFiles(report.deliverables, result.status === "committed" ? result.files : [])];
}

function aboutFiles(deliverables: readonly string[], files: readonly string[]): readonly string[] {
  const named = [...new Set(deliverables.flatMap((it) => pathIn(it) ?? []))];
  if (named.length === 0) return [];
  const matches = (path: string, file: string): boolean =>
    path === file ||
    path.endsWith(`/${file}`) ||
    file.endsWith(`/${path}`) ||
    file.startsWith(`${path.replace(/\/$/u, "")}/`);
  const absent = named.filter((path) => !files.some((file) => matches(path, file)));
  const untold = files.filter((file) => !named.some((path) => matches(path, file)));
  return [
    ...(absent.length === 0 ? [] : [`it reports to have changed ${listed(absent)}, and did not`]),
    ...(untold.length === 0 ? [] : [`it changed ${listed(untold)}, and does not report it`]),
  ];
}

/** The path that a deliverable speaks of: `File created: src/a.ts`, `src/a.ts: the function`; undefined: none. */
function pathIn(words: string): string | undefined {
  const parts = words.replaceAll(/[`'"*()]/gu, " ").split(/\s+|:(?:\s|$)/u);
  const path = parts.find((part) =>
    /^(?:\.{0,2}\/)?(?:[^\s/:]+\/)+[^\s/:]+$|^[\w-]+(?:\.[\w-]+)*\.[A-Za-z]\w{0,7}$/u.test(part),
  );
  return path === undefined || /^(?:e\.g|i\.e)$|:\/\//u.test(path)
    ? undefined
    : path.replace(/^\.\//u, "").replace(/[.,;]$/u, "");
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_NAMED).join(", ");
  return paths.length > MOST_NAMED ? `${shown} and ${paths.length - MOST_NAMED} more` : shown;
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n", 1);
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** An agent's last words held against what happened; nothing where they are no report. */
export function crossCheck(
  words: string | undefined,
  facts: { readonly id: string; readonly result: AttemptResult },
): readonly string[] {
  const report = words === undefined ? undefined : readCompletion(words);
  return report === undefined ? [] : disagreements(report, facts);
}
