import type { RunReport } from "../../core/views/report.ts";
import type { Bar } from "../../core/views/timeline.ts";
import { cells, fit } from "./cells.ts";
import { duration } from "./duration.ts";
import { htmlText } from "./html-text.ts";
import { idsOf, waitWords, type Ids } from "./report-words.ts";

const LEFT = 40;
const WIDTH = 1120;
const LANE = 40;
const BAR = 22;
const TOP = 26;
/** Beyond these a picture shows nothing any more, and a page grows heavy. */
const MOST_BARS = 2_000;
const MOST_LANES = 40;

/** Who worked on what when, as an SVG picture to stand in a page: a lane for each agent, landings below their attempts. */
export function ganttSvg(report: RunReport): string {
  const { startedAt, endedAt } = report;
  const span = Math.max(1, endedAt - startedAt);
  const scale = (WIDTH - LEFT - 8) / span;
  const x = (at: number): number => LEFT + (at - startedAt) * scale;
  const slots = Math.min(
    MOST_LANES,
    Math.max(report.agents, ...report.bars.slice(0, MOST_BARS).map(({ slot }) => slot)),
  );
  const bars = report.bars.filter(({ slot }) => slot <= slots).slice(0, MOST_BARS);
  const critical = new Set(report.path.filter(({ kind }) => kind === "work").map(keyOf));
  const ids = idsOf(report);
  const height = TOP + slots * LANE + 8;
  const left = report.bars.length - bars.length;
  return [
    `<svg class="gantt" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="gantt-title gantt-text">`,
    `<title id="gantt-title">Who worked on what when</title>`,
    `<desc id="gantt-text">${bars.length} attempts on ${slots} lanes in ${htmlText(duration(span))}. The tables below hold the same facts: tasks, the critical path, the use of each lane.${left > 0 ? ` ${left} more attempts are not drawn.` : ""}</desc>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="bar-failed"/><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>`,
    ...ticks(span, x, { startedAt, bottom: height - 8 }),
    ...Array.from({ length: slots }, (_, i) => lane(i)),
    ...bars.map((bar) => barSvg(bar, { x, ids, critical: critical.has(keyOf(bar)), endedAt })),
    "</svg>",
  ].join("\n");
}

const keyOf = ({ task, attempt }: { readonly task: string; readonly attempt: number }): string =>
  `${attempt} ${task}`;

function lane(i: number): string {
  const y = TOP + i * LANE;
  return `<text x="${LEFT - 12}" y="${y + 17}" text-anchor="end" class="lane">${i + 1}</text><line x1="${LEFT}" x2="${WIDTH - 8}" y1="${y + 2 + BAR / 2}" y2="${y + 2 + BAR / 2}" class="idle"/>`;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

function ticks(
  span: number,
  x: (at: number) => number,
  { startedAt, bottom }: { readonly startedAt: number; readonly bottom: number },
): string[] {
  const step = (STEPS.find((seconds) => span / 1000 / seconds <= 10) ?? Math.ceil(span / 10_000)) * 1000;
  const lines: string[] = [];
  for (let ms = 0; ms <= span; ms += step) {
    const at = round(x(startedAt + ms));
    const edge = at > WIDTH - 60 ? "end" : "start";
    lines.push(
      `<line x1="${at}" x2="${at}" y1="16" y2="${bottom}" class="tick"/><text x="${edge === "end" ? at - 3 : at + 3}" y="13" text-anchor="${edge}" class="time">${ms === 0 ? "0" : htmlText(duration(ms).replace(/ 00[sm]$|\.0(?=s$)/, ""))}</text>`,
    );
  }
  return lines;
}

type Drawing = {
  readonly x: (at: number) => number;
  readonly ids: Ids;
  readonly critical: boolean;
  readonly endedAt: number;
};

const RESULTS: Readonly<Record<Bar["result"], string>> = {
  worked: "worked",
  failed: "failed",
  cancelled: "stopped",
  lost: "lost",
  open: "under way",
};

function barSvg(bar: Bar, { x, ids, critical, endedAt }: Drawing): string {
  const y = TOP + (bar.slot - 1) * LANE + 2;
  const from = round(x(bar.from));
  const end = bar.to ?? endedAt;
  const width = Math.max(2, round(x(end)) - from);
  const failed = bar.result === "failed" || bar.result === "lost" || bar.result === "cancelled";
  const id = ids(bar.task);
  const whole = `${failed ? "✗ " : ""}${id}${bar.attempt > 1 ? ` ↻${bar.attempt}` : ""}`;
  const room = Math.floor((width - 8) / 7);
  // A number cut in two says nothing: then the bar's title has to do.
  const label = cells(whole) <= room ? whole : cells(id) <= room ? id : room >= 12 ? fit(whole, room) : "";
  const waited = bar.from - bar.readyAt;
  const title = `${id}, attempt ${bar.attempt}, ${bar.agent}: ${RESULTS[bar.result]} in ${duration(end - bar.from)}; began after ${waitWords(bar.wait, ids)}${waited >= 50 ? `, ready for ${duration(waited)}` : ""}${critical ? "; on the critical path" : ""}`;
  const kind = failed ? "failed" : bar.result === "open" ? "open" : bar.attempt > 1 ? "retry" : "worked";
  return [
    `<g><title>${htmlText(title)}</title>`,
    `<rect x="${from}" y="${y}" width="${width}" height="${BAR}" rx="3" class="bar bar-${kind}${critical ? " critical" : ""}"${kind === "failed" ? ' fill="url(#hatch)"' : ""}/>`,
    label !== ""
      ? `<text x="${from + 5}" y="${y + 15}" class="label label-${kind}">${htmlText(label)}</text>`
      : "",
    landingSvg(bar, x, y + BAR + 2, endedAt),
    "</g>",
  ].join("");
}

function landingSvg({ landing }: Bar, x: Drawing["x"], y: number, endedAt: number): string {
  if (landing === undefined) return "";
  const from = round(x(landing.from));
  const width = Math.max(3, round(x(landing.to ?? endedAt)) - from);
  return `<rect x="${from}" y="${y}" width="${width}" height="5" rx="1" class="${landing.landed ? "landing" : "refused"}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
