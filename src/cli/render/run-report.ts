import { fenceWords } from "../../core/run/fence.ts";
import type { RunComparison } from "../../core/views/compare-reports.ts";
import type { RunReport, TaskReport } from "../../core/views/report.ts";
import { cells, fit, pad } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";
import { costWords } from "./cost-words.ts";
import { duration, planned } from "./duration.ts";
import { reportSections } from "./report-sections.ts";
import { sectionLines } from "./report-text.ts";
import { taskRow } from "./task-row.ts";
import { renderUnfinished } from "./unfinished.ts";
import { whyEnded } from "./why-ended.ts";
import { wrap } from "./wrap.ts";

/** How wide to write, and how. */
export type Look = { readonly width: number; readonly paint: Paint };

/** Most tasks that a person is shown; `--json` has them all. */
const MOST_TASKS = 60;
/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 120;

/** What is said at the end of a run: what landed, what did not and why, where the time went; ends with a newline. */
export function renderRunReport(report: RunReport, full: Look): string {
  return paragraphs(outline(report, narrow(full)));
}

/** The text of `renga report`: the same, and all that follows from the times of the events. */
export function renderFullReport(report: RunReport, full: Look, comparison?: RunComparison): string {
  const look = narrow(full);
  const sections = reportSections(report, comparison).map((section) => sectionLines(section, look));
  return paragraphs([...outline(report, look), ...sections]);
}

const narrow = (look: Look): Look => ({ ...look, width: Math.min(look.width, WIDEST) });

const paragraphs = (blocks: readonly (readonly string[])[]): string =>
  `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;

function outline(report: RunReport, look: Look): string[][] {
  return [
    headline(report, look),
    numbers(report, look),
    renderUnfinished(report, look),
    taskTable(report, look),
  ].filter((lines) => lines.length > 0);
}

/** The one line that says how it went: mark, word and numbers. */
export function verdict(report: Pick<RunReport, "outcome" | "counts" | "total">, paint: Paint): string {
  const { counts, outcome, total } = report;
  const [mark, tone, word] = WORDS[outcome ?? "open"];
  const human = counts["needs-human"];
  const facts = [`${counts.done} of ${total} landed`];
  if (counts.failed > 0) facts.push(`${counts.failed} failed`);
  if (human > 0) facts.push(`${human} need${human === 1 ? "s" : ""} a person`);
  if (counts.blocked > 0) facts.push(`${counts.blocked} blocked`);
  const rest = counts.waiting + counts.ready + counts.running + counts.landing;
  if (rest > 0) facts.push(`${rest} to go`);
  return `${paint.tone(tone, `${paint.marks[mark]} ${word}`)}  ${facts.join(", ")}`;
}

const WORDS: Readonly<
  Record<
    NonNullable<RunReport["outcome"]> | "open",
    readonly ["done" | "failed" | "attention" | "running", Tone, string]
  >
> = {
  done: ["done", "good", "done"],
  failed: ["failed", "bad", "failed"],
  "needs-human": ["attention", "warn", "needs a person"],
  interrupted: ["attention", "warn", "interrupted"],
  budget: ["attention", "warn", "stopped by its budget"],
  open: ["running", "busy", "not finished"],
};

function headline(report: RunReport, { width, paint }: Look): string[] {
  return [
    ...wrap(paint.say(report.title), width).map((line) => paint.tone("strong", line)),
    paint.tone("dim", fit(paint.say(`run ${report.run}, on ${report.branch}`), width, paint.marks.ellipsis)),
    verdict(report, paint),
    ...wrap(paint.say(whyEnded(report) ?? ""), width),
  ].filter((line) => line !== "");
}

function numbers(report: RunReport, { width, paint }: Look): string[] {
  const { wallMs, spentMs, attempts, retries, agents, failures, landedMinutes, predictedMinutes } = report;
  const atOnce = wallMs > 0 ? spentMs / wallMs : 0;
  const facts: [string, string][] = [
    [
      "took",
      `${duration(wallMs)}, with ${agents} ${agents === 1 ? "agent" : "agents"}: ${duration(spentMs)} of work, ${atOnce.toFixed(1)} at a time on average`,
    ],
    [
      "by estimate",
      `${planned(landedMinutes)} of work landed; the whole run is ${planned(predictedMinutes)} with these agents`,
    ],
    [
      "attempts",
      `${attempts}, ${retries === 0 ? "none of them" : `${retries} of them`} a second try or later`,
    ],
  ];
  if (failures.length > 0)
    facts.push([
      "failures",
      failures.map(({ failure, count }) => `${count} ${paint.marks.times} ${failure}`).join(", "),
    ]);
  if (report.sandbox !== undefined) facts.push(["sandbox", paint.say(fenceWords(report.sandbox))]);
  if (report.cost !== undefined) facts.push(["cost", `${costWords(report.cost)} (renga cost)`]);
  const phases = phaseTimes(report.tasks);
  if (phases.length > 0)
    facts.push(["time went to", phases.map(([phase, ms]) => `${phase} ${duration(ms)}`).join(", ")]);
  return facts.flatMap(([name, text]) =>
    wrap(text, width - 14).map((line, i) => `${paint.tone("dim", pad(i === 0 ? name : "", 12))}  ${line}`),
  );
}

/** Milliseconds by phase over all attempts, most first; phases that took nothing are left out. */
function phaseTimes(tasks: readonly TaskReport[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const task of tasks)
    for (const attempt of task.attempts)
      for (const { phase, ms } of attempt.phases) sums.set(phase, (sums.get(phase) ?? 0) + ms);
  return [...sums].filter(([, ms]) => ms >= 50).sort(([, a], [, b]) => b - a);
}

function taskTable(report: RunReport, { width, paint }: Look): string[] {
  const done = report.tasks.filter(({ state, attempts }) => state === "done" && attempts.length > 0);
  if (done.length === 0) return [];
  const { ellipsis } = paint.marks;
  const shown = done.slice(0, MOST_TASKS);
  const idWidth = Math.min(14, Math.max(2, ...shown.map(({ id }) => cells(id))));
  const wide = width >= 100;
  const end = (tries: string, agent: string, checks: string, rest: string): string =>
    `${wide ? `${pad(fit(agent, 20, ellipsis), 20)}  ` : ""}${tries.padStart(5)}  ${checks.padStart(6)}  ${rest}`;
  const head = taskRow(
    {
      mark: " ",
      tone: "dim",
      id: "",
      title: "landed",
      right: end("tries", "agent", "checks", "   time  commit    "),
    },
    width,
    idWidth,
    paint,
  );
  const lines = shown.map((task) => {
    const { passed, total } = task.checks;
    const commit = pad(task.commit?.slice(0, 10) ?? "unchanged", 10);
    const right = end(
      String(task.attempts.length),
      paint.say(task.attempts.at(-1)?.agent ?? ""),
      total === 0 ? "" : `${passed}/${total}`,
      `${duration(task.spentMs).padStart(7)}  ${commit}`,
    );
    return taskRow(
      { mark: paint.marks.done, tone: "good", id: task.id, title: task.title, right },
      width,
      idWidth,
      paint,
    );
  });
  const more = done.length - shown.length;
  if (more > 0)
    lines.push(paint.tone("dim", `  ${ellipsis} and ${more} more (renga report --json has them all)`));
  return [paint.tone("dim", head.trimEnd()), ...lines];
}
