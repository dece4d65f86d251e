import type { RunComparison } from "../../core/views/compare-reports.ts";
import type { RunReport } from "../../core/views/report.ts";
import { duration } from "./duration.ts";
import { comparisonSection } from "./report-comparison.ts";
import { disagreementSection } from "./report-disagreements.ts";
import { eventSections } from "./report-events.ts";
import {
  bytes,
  cell,
  counted,
  numbers,
  percent,
  words,
  type ReportCell,
  type ReportSection,
} from "./report-section.ts";
import {
  bottleneckWords,
  IDLE_WORDS,
  idsOf,
  stepWords,
  thresholdWords,
  waitWords,
  type Ids,
} from "./report-words.ts";

/** The parts of a report in the order in which a person reads them; a part with nothing to say is not among them. */
export function reportSections(report: RunReport, comparison?: RunComparison): readonly ReportSection[] {
  const ids = idsOf(report);
  return [
    success(report),
    questions(report),
    held(report, ids),
    path(report, ids),
    agents(report),
    checks(report, ids),
    disagreementSection(report),
    ...eventSections(report, ids),
    comparison === undefined ? undefined : comparisonSection(comparison, ids),
    next(report, ids),
  ].filter((section) => section !== undefined);
}

const MET: Readonly<Record<RunReport["thresholds"][number]["met"], ReportCell>> = {
  met: cell("✓ met", "good"),
  "not-met": cell("✗ not met", "bad"),
  unknown: cell("– unknown", "dim"),
};

function success({ thresholds }: RunReport): ReportSection {
  return {
    id: "success",
    title: "Measures of success",
    blocks: [
      {
        kind: "table",
        caption: "Each measure, what it reached, and whether that is enough",
        columns: [
          words("measure"),
          words("result"),
          numbers("reached"),
          numbers("asked for"),
          words("defined as"),
        ],
        rows: thresholds.map((threshold) => {
          const [name, reached, limit, definition] = thresholdWords(threshold);
          return [
            cell(name, "strong"),
            MET[threshold.met],
            cell(reached),
            cell(limit),
            cell(definition, "dim"),
          ];
        }),
      },
    ],
  };
}

function questions({ questions }: RunReport): ReportSection | undefined {
  if (questions.length === 0) return undefined;
  return {
    id: "questions",
    title: "Questions for a person",
    blocks: [
      { kind: "list", items: questions.map(({ id, question }) => `${id}: ${question}`) },
      { kind: "text", text: "Answer with: renga answer TASK “…”" },
    ],
  };
}

function held({ bottlenecks }: RunReport, ids: Ids): ReportSection | undefined {
  if (bottlenecks.length === 0) return undefined;
  return {
    id: "bottlenecks",
    title: "What held it up",
    blocks: [{ kind: "list", items: bottlenecks.map((it) => bottleneckWords(it, ids)) }],
  };
}

const MOST_STEPS = 60;

function path({ path, startedAt, wallMs }: RunReport, ids: Ids): ReportSection | undefined {
  if (path.length === 0) return undefined;
  const shown = path.slice(-MOST_STEPS);
  const work = path.filter(({ kind }) => kind === "work").reduce((sum, { from, to }) => sum + to - from, 0);
  const rows = shown.map((step) => [
    cell(duration(step.from - startedAt)),
    cell(stepWords(step, ids)),
    cell(duration(step.to - step.from)),
    cell(step.wait === undefined ? "" : waitWords(step.wait, ids), "dim"),
  ]);
  return {
    id: "path",
    title: "Critical path, as it really went",
    blocks: [
      {
        kind: "text",
        text: `${counted(new Set(path.map(({ task }) => task)).size, "task")}, ${duration(work)} of work in ${duration(wallMs)}: each step could not begin before the one above it had ended.${path.length > shown.length ? ` The last ${shown.length} of ${path.length} steps:` : ""}`,
      },
      {
        kind: "table",
        caption: "Steps of the critical path",
        columns: [numbers("at"), words("step"), numbers("took"), words("began after")],
        rows,
      },
    ],
  };
}

const MOST_LANES = 32;

function agents({ perAgent, slots, memory }: RunReport): ReportSection | undefined {
  if (perAgent.length === 0) return undefined;
  const lanes = slots.slice(0, MOST_LANES).map(({ slot, busyMs, idleMs, causes }) => {
    const all = busyMs + idleMs;
    return [
      cell(String(slot)),
      cell(duration(busyMs)),
      cell(duration(idleMs)),
      cell(all === 0 ? "" : percent(busyMs / all)),
      cell(
        causes
          .filter(({ ms }) => ms >= all / 100)
          .slice(0, 3)
          .map(({ cause, ms }) => `${duration(ms)} ${IDLE_WORDS[cause]}`)
          .join("; "),
        "dim",
      ),
    ];
  });
  return {
    id: "agents",
    title: "Agents",
    blocks: [
      {
        kind: "table",
        caption: "What each agent's attempts came to",
        columns: [
          words("agent"),
          numbers("attempts"),
          numbers("landed"),
          numbers("failed"),
          numbers("time"),
          numbers("of estimate"),
          numbers("memory"),
        ],
        rows: perAgent.map(
          ({ agent, attempts, landed, failed, spentMs, landedMinutes, landedMs, peakMemoryBytes }) => [
            cell(agent),
            cell(String(attempts)),
            cell(String(landed)),
            cell(String(failed), failed > 0 ? "bad" : undefined),
            cell(duration(spentMs)),
            cell(landedMinutes > 0 ? percent(landedMs / 60_000 / landedMinutes) : ""),
            cell(peakMemoryBytes === undefined ? "not measured" : bytes(peakMemoryBytes)),
          ],
        ),
      },
      ...(memory === undefined
        ? []
        : [
            {
              kind: "text" as const,
              text: `Memory: at most ${bytes(memory.attempt)} for one attempt, and ${bytes(memory.together)} for all at a time (${counted(memory.measured, "attempt")} measured).`,
            },
          ]),
      {
        kind: "table",
        caption: "How each agent's place spent the run",
        columns: [
          numbers("place"),
          numbers("at work"),
          numbers("idle"),
          numbers("use"),
          words("idle because"),
        ],
        rows: lanes,
      },
      ...(slots.length > lanes.length
        ? [{ kind: "text" as const, text: `… and ${slots.length - lanes.length} more places.` }]
        : []),
    ],
  };
}

function checks({ slowestChecks }: RunReport, ids: Ids): ReportSection | undefined {
  if (slowestChecks.length === 0) return undefined;
  return {
    id: "checks",
    title: "Slowest checks",
    blocks: [
      {
        kind: "table",
        caption: "Checks by their slowest run",
        columns: [
          words("check"),
          numbers("slowest"),
          words("of task"),
          numbers("runs"),
          numbers("failed"),
          numbers("in all"),
          words("command"),
        ],
        rows: slowestChecks.map(({ name, command, runs, failed, totalMs, slowestMs, slowestTask }) => [
          cell(name),
          cell(duration(slowestMs)),
          cell(ids(slowestTask)),
          cell(String(runs)),
          cell(String(failed), failed > 0 ? "bad" : undefined),
          cell(duration(totalMs)),
          { text: command, code: true, tone: "dim" },
        ]),
      },
    ],
  };
}

const MOST_NEXT = 20;

function next({ next, outcome }: RunReport, ids: Ids): ReportSection | undefined {
  if (next.length === 0) return undefined;
  const shown = next.slice(0, MOST_NEXT).map(ids).join(", ");
  const more = next.length > MOST_NEXT ? ` and ${next.length - MOST_NEXT} more` : "";
  return {
    id: "next",
    title: "What can start next",
    blocks: [
      {
        kind: "text",
        text: `${shown}${more}${outcome === undefined ? "" : ": renga run --continue goes on with them"}`,
      },
    ],
  };
}
