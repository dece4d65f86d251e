import type { AlertRaised, BackgroundEnded, MonitorSampled } from "../run/background-event.ts";
import { detail, line, type LogLine } from "./log-line.ts";

/** How a background process came to its end. */
export function backgroundEndedLine(event: BackgroundEnded): LogLine {
  const { how, exitCode, message } = event;
  const end =
    how === "kept"
      ? "goes on without the run"
      : how === "stopped"
        ? "was stopped"
        : how === "lost"
          ? "is gone, and nobody saw how it ended"
          : `exited with ${exitCode ?? "a signal"}`;
  const text = [`its background process ${end}`, message].filter((it) => it !== "").join(": ");
  const said = line(event, how === "kept" ? "kept" : "ended", text);
  if (how === "kept" || how === "stopped") return said;
  return { ...said, tone: how === "exited" && exitCode === 0 ? "good" : "bad" };
}

/** What a monitor saw, loud when it is alarming. */
export function alertLine(event: AlertRaised): LogLine {
  const done = {
    notify: [],
    pause: ["what it watches is halted: renga go-on lets it go on"],
    stop: ["what it watches is stopped"],
  };
  return line(event, "alert", `${event.monitor}: ${event.message}`, done[event.action]);
}

/** One look of a monitor. */
export function sampleLine(event: MonitorSampled): LogLine {
  const text = event.points.length > 0 ? pointsText(event.points) : event.output;
  return detail(event, "sample", `${event.monitor}: ${text}`);
}

/** The last number of each series: `loss 0.31 at 1,200, accuracy 0.9`. */
export function pointsText(points: MonitorSampled["points"]): string {
  const last = new Map(points.map((point) => [point.series, point]));
  return [...last.values()]
    .map(({ series, x, y }) => {
      const at = x === undefined ? "" : ` at ${grouped(x)}`;
      return `${series} ${y === null ? "no number" : shortNumber(y)}${at}`;
    })
    .join(", ");
}

/** Whole numbers with a comma after each three digits, whatever the locale. */
export function grouped(number: number): string {
  return Number.isInteger(number) ? String(number).replace(/\B(?=(?:\d{3})+$)/gu, ",") : shortNumber(number);
}

function shortNumber(number: number): string {
  return String(Number(number.toPrecision(4)));
}
