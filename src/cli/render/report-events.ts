import type { RunReport } from "../../core/views/report.ts";
import { duration } from "./duration.ts";
import { cell, counted, numbers, words, type ReportCell, type ReportSection } from "./report-section.ts";
import type { Ids } from "./report-words.ts";

/** Most rows of a kind that a person is shown; the JSON has them all. */
const MOST = 40;

/** What happened beside the attempts: gates, trips of the breaker, alerts, superseded lines. */
export function eventSections(report: RunReport, ids: Ids): readonly ReportSection[] {
  return [gates(report, ids), trips(report), alerts(report, ids), superseded(report, ids)].filter(
    (section) => section !== undefined,
  );
}

const VERDICTS: Readonly<Record<RunReport["gates"][number]["verdict"], ReportCell>> = {
  passed: cell("✓ passed", "good"),
  failed: cell("✗ failed", "bad"),
  flaky: cell("! flaky: passed when repeated", "warn"),
  "was-red": cell("! red before the run", "warn"),
};

function gates({ gates, gateEnds, startedAt }: RunReport, ids: Ids): ReportSection | undefined {
  if (gates.length === 0 && gateEnds.length === 0) return undefined;
  // The last are what the run ended on.
  const shown = gates.slice(-MOST);
  const red = gateEnds.filter(({ passed }) => !passed);
  return {
    id: "gates",
    title: "Gates",
    blocks: [
      {
        kind: "table",
        caption: `Gates as they were run${gates.length > shown.length ? ` (the last ${shown.length} of ${gates.length})` : ""}`,
        columns: [
          numbers("at"),
          words("when"),
          words("gate"),
          words("verdict"),
          numbers("took"),
          numbers("value"),
          words("command"),
        ],
        rows: shown.map(({ at, level, group, name, verdict, ms, value, limit, command }) => [
          cell(duration(at - startedAt)),
          cell(group === undefined ? level : `${level} ${group}`),
          cell(name),
          VERDICTS[verdict],
          cell(duration(ms)),
          cell(value === undefined ? "" : `${value}${limit === undefined ? "" : ` (${limit})`}`),
          { text: command, code: true, tone: "dim" },
        ]),
      },
      ...(red.length === 0
        ? []
        : [
            {
              kind: "list" as const,
              items: red.map(
                ({ level, group, culprit, culprits, message }) =>
                  `${level}${group === undefined ? "" : ` ${group}`}: ${message}${culprit === undefined || message.includes("turned it red") ? "" : ` (turned red by ${blamedIn(culprit, culprits, ids)})`}`,
              ),
            },
          ]),
    ],
  };
}

/** Each culprit once, with its gates where there are several. */
function blamedIn(
  culprit: string,
  culprits: RunReport["gateEnds"][number]["culprits"],
  ids: (key: string) => string,
): string {
  const byTask = Map.groupBy(culprits ?? [], ({ task }) => task);
  if (byTask.size < 2) return ids(culprit);
  return [...byTask]
    .map(([task, own]) => `${ids(task)}: ${own.map(({ name }) => name).join(", ")}`)
    .join("; ");
}

function keptOf({
  from,
  to,
  evidence,
}: {
  readonly from: string;
  readonly to: string;
  readonly evidence: string;
}): string {
  return from === to ? "nothing had landed" : `what was undone is kept at ${evidence}`;
}

function trips({ trips }: RunReport): ReportSection | undefined {
  if (trips.length === 0) return undefined;
  return {
    id: "breaker",
    title: "Breaker",
    blocks: [
      {
        kind: "list",
        items: trips.map(({ batch, failed, size, failure, count, message, rolledBack }) => {
          const back =
            rolledBack === undefined
              ? "not rolled back"
              : `rolled back to ${rolledBack.to.slice(0, 10)}; ${keptOf(rolledBack)}`;
          return `Batch ${batch}: ${failed} of ${counted(size, "task")} failed, most often ${failure} (${count}). ${message} – ${back}`;
        }),
      },
    ],
  };
}

function alerts({ alerts, startedAt }: RunReport, ids: Ids): ReportSection | undefined {
  if (alerts.length === 0) return undefined;
  const shown = alerts.slice(0, MOST);
  return {
    id: "alerts",
    title: "Alerts",
    blocks: [
      {
        kind: "table",
        caption: `Alerts of monitors${alerts.length > shown.length ? ` (${shown.length} of ${alerts.length})` : ""}`,
        columns: [
          numbers("at"),
          words("task"),
          words("monitor"),
          words("kind"),
          words("message"),
          words("led to"),
        ],
        rows: shown.map(({ at, task, monitor, kind, message, action }) => [
          cell(duration(at - startedAt)),
          cell(task === "" ? "the run" : ids(task)),
          cell(monitor),
          cell(kind, "warn"),
          cell(message),
          cell(action),
        ]),
      },
    ],
  };
}

function superseded({ superseded }: RunReport, ids: Ids): ReportSection | undefined {
  if (superseded.length === 0) return undefined;
  const shown = superseded.slice(0, MOST);
  return {
    id: "superseded",
    title: "Superseded lines",
    blocks: [
      {
        kind: "table",
        caption: `Lines of earlier landings that a later one knowingly changed${superseded.length > shown.length ? ` (${shown.length} of ${superseded.length})` : ""}`,
        columns: [words("file"), numbers("lines"), words("of"), words("changed by")],
        rows: shown.map(({ file, lines, of, task }) => [
          { text: file, code: true },
          cell(String(lines)),
          cell(ids(of)),
          cell(ids(task)),
        ]),
      },
    ],
  };
}
