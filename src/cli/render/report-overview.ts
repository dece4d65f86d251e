import { fenceWords } from "../../core/run/fence.ts";
import type { TaskState } from "../../core/run/state.ts";
import type { RunReport, TaskReport } from "../../core/views/report.ts";
import type { Tone } from "./colour.ts";
import { costWords } from "./cost-words.ts";
import { duration, planned } from "./duration.ts";
import { safeLines } from "./plain.ts";
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

/** Most rows of a table of tasks in a document; the JSON has them all. */
const MOST = 500;
const MESSAGE_LINES = 12;

/** The parts that a terminal shows in its own form: the numbers, what did not land, the tasks. */
export function overviewSections(report: RunReport): readonly ReportSection[] {
  return [inNumbers(report), unfinished(report), tasks(report)].filter((section) => section !== undefined);
}

function inNumbers(report: RunReport): ReportSection {
  const { wallMs, spentMs, agents, landedMinutes, predictedMinutes, attempts, retries, retryRate } = report;
  const failures = report.failures.map(({ failure, count }) => `${count} × ${failure}`).join(", ");
  const rows: (readonly [string, string])[] = [
    ["took", `${duration(wallMs)} with ${counted(agents, "agent")}`],
    [
      "work",
      `${duration(spentMs)} in all, ${wallMs > 0 ? (spentMs / wallMs).toFixed(1) : "0"} at a time on average`,
    ],
    [
      "by estimate",
      `${planned(landedMinutes)} of work landed; ${planned(predictedMinutes)} for the whole run with these agents`,
    ],
    [
      "attempts",
      retryRate === undefined
        ? "none"
        : `${attempts}, of which ${retries} a second try or later (${percent(retryRate)})`,
    ],
    ["failures", failures === "" ? "none" : failures],
    ...(report.sandbox === undefined ? [] : [["sandbox", fenceWords(report.sandbox)] as const]),
    ...(report.cost === undefined ? [] : [["cost", `${costWords(report.cost)} (renga cost)`] as const]),
  ];
  return {
    id: "numbers",
    title: "In numbers",
    blocks: [
      {
        kind: "table",
        caption: "The run in numbers",
        columns: [words("what"), words("how much")],
        rows: rows.map(([name, text]) => [cell(name, "strong"), cell(text)]),
      },
    ],
  };
}

function unfinished({ unfinished }: RunReport): ReportSection | undefined {
  const causes = unfinished.filter(({ state }) => state !== "blocked");
  if (unfinished.length === 0) return undefined;
  const rows = [...causes, ...unfinished.filter(({ state }) => state === "blocked")].slice(0, MOST);
  return {
    id: "unfinished",
    title: "Did not land",
    blocks: [
      {
        kind: "table",
        caption: "Tasks that did not land, those to see to first",
        columns: [words("task"), words("title"), words("state"), numbers("holds up"), words("why")],
        rows: rows.map(({ id, title, state, reason, blocks }) => [
          cell(id, "strong"),
          cell(title),
          STATES[state],
          cell(blocks === 0 ? "" : counted(blocks, "task")),
          cell(safeLines(reason).slice(0, MESSAGE_LINES).join(" ")),
        ]),
      },
    ],
  };
}

const MARKED: Readonly<Record<TaskState, readonly [string, Tone | undefined]>> = {
  done: ["✓ landed", "good"],
  failed: ["✗ failed", "bad"],
  "needs-human": ["! needs a person", "warn"],
  blocked: ["– blocked", "dim"],
  skipped: ["– skipped", "dim"],
  running: ["▶ running", "busy"],
  landing: ["▶ landing", "busy"],
  ready: ["· ready", undefined],
  waiting: ["· waiting", undefined],
};
const STATES = Object.fromEntries(
  Object.entries(MARKED).map(([state, [text, tone]]) => [state, cell(text, tone)]),
) as Readonly<Record<TaskState, ReportCell>>;

function tasks({ tasks }: RunReport): ReportSection {
  const tried = tasks.filter(({ attempts, state }) => attempts.length > 0 || state === "done");
  const shown = tried.slice(0, MOST);
  return {
    id: "tasks",
    title: "Tasks",
    blocks: [
      {
        kind: "table",
        caption: `Every task that was tried${tried.length > shown.length ? ` (the first ${shown.length} of ${tried.length})` : ""}`,
        columns: [
          words("task"),
          words("title"),
          words("state"),
          numbers("tries"),
          numbers("time"),
          numbers("estimate"),
          numbers("time / estimate"),
          numbers("memory"),
          numbers("checks"),
          words("agent"),
          words("commit"),
        ],
        rows: shown.map(taskRow),
      },
    ],
  };
}

function taskRow({ id, title, state, attempts, spentMs, minutes, checks, commit }: TaskReport): ReportCell[] {
  const peaks = attempts.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  return [
    cell(id, "strong"),
    cell(title),
    STATES[state],
    cell(String(attempts.length), attempts.length > 1 ? "warn" : undefined),
    cell(attempts.length === 0 ? "before" : duration(spentMs)),
    cell(planned(minutes)),
    cell(attempts.length === 0 || minutes <= 0 ? "" : percent(spentMs / 60_000 / minutes)),
    cell(peaks.length === 0 ? "" : bytes(Math.max(...peaks))),
    cell(checks.total === 0 ? "" : `${checks.passed}/${checks.total}`),
    cell(attempts.at(-1)?.agent ?? ""),
    { text: commit?.slice(0, 10) ?? "", code: true },
  ];
}
