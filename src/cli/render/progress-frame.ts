import { grouped } from "../../core/views/background-lines.ts";
import { boardTask, elapsedMs, type Board, type BoardTask } from "../../core/views/board.ts";
import { remainingMs } from "../../core/views/remaining-ms.ts";
import { cells, fit, pad } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";
import { clock, duration } from "./duration.ts";
import type { FrameLook } from "./frame-look.ts";
import { backgroundLines, moreLine, needsLines, noticeLines } from "./progress-sections.ts";
import { taskRow } from "./task-row.ts";

/** Most lines of a live block: what is above it is the history, and it should stay in sight. */
const MOST_LINES = 16;
const MOST_WORKING = 11;

/**
 * The live block: a bar with the counts, what holds the run up, a line for each of these tasks, background processes, and last,
 * next to where the person types, what needs the person. As much of each as fits; no line fills the last column.
 */
export function progressFrame(board: Board, active: readonly string[], look: FrameLook): string[] {
  const room = Math.max(0, Math.min(MOST_LINES, look.rows - 1) - 1);
  const needs = needsLines(board, look, room < 4 ? 0 : Math.max(3, Math.floor(room / 2)));
  const notices = noticeLines(board, look).slice(0, Math.ceil((room - needs.length) / 3));
  const beside = backgroundLines(board, look, Math.floor((room - needs.length - notices.length) / 2));
  const left = Math.min(MOST_WORKING, room - needs.length - notices.length - beside.length);
  return [barLine(board, look), ...notices, ...workingLines(board, active, look, left), ...beside, ...needs];
}

function workingLines(board: Board, active: readonly string[], look: FrameLook, room: number): string[] {
  const tasks = active.map((key) => boardTask(board, key)).filter((task) => task !== undefined);
  const shown = tasks.length <= room ? tasks : tasks.slice(0, Math.max(0, room - 1));
  const lines = shown.map((task) => taskLine(task, look));
  const more = tasks.length - shown.length;
  if (more > 0 && room > 0) lines.push(moreLine(`${more} more running`, look));
  return lines;
}

/** Cells that the ids of a run need, kept within reason. */
export function idWidthOf(board: Board): number {
  let widest = 1;
  for (const { spec } of board.run.tasks.values()) widest = Math.max(widest, Math.min(14, cells(spec.id)));
  return widest;
}

type Part = { readonly text: string; readonly tone?: Tone; readonly keep: number };

function barLine(board: Board, look: FrameLook): string {
  const { columns, paint } = look;
  // One width for the whole run, so that the numbers stand still.
  const bar = columns >= 100 ? 24 : columns >= 60 ? 12 : columns >= 40 ? 8 : 0;
  const width = columns - 1 - (bar === 0 ? 0 : bar + 2);
  const parts = counts(board, look);
  const gap = ` ${paint.marks.dot} `;
  const length = (): number => parts.reduce((sum, { text }) => sum + cells(text) + gap.length, -gap.length);
  // The least important part goes first, until the rest fits.
  while (length() > width && parts.length > 1) {
    const least = parts.reduce((least, part, i) => (part.keep < (parts[least]?.keep ?? 0) ? i : least), 0);
    parts.splice(least, 1);
  }
  if (length() > width) return fit(parts[0]?.text ?? "", Math.max(0, width), "");
  const text = parts.map(({ text, tone }) => (tone === undefined ? text : paint.tone(tone, text))).join(gap);
  return bar === 0 ? text : `${barOf(board, bar, paint)}  ${text}`;
}

function counts(board: Board, look: FrameLook): Part[] {
  const { run } = board;
  const { counts } = run;
  const running = counts.running + counts.landing;
  const left = remainingMs(board, look.now);
  const wide = look.columns >= 100;
  const total = run.tasks.size - counts.skipped;
  const parts: Part[] = [
    { text: clock(elapsedMs(board, look.now)), keep: 8 },
    {
      text: wide ? `${counts.done} of ${total} landed` : `${counts.done}/${total} landed`,
      tone: "strong",
      keep: 9,
    },
  ];
  if (counts["needs-human"] > 0)
    parts.push({
      text: `${counts["needs-human"]} need${counts["needs-human"] === 1 ? "s" : ""} you`,
      tone: "warn",
      keep: 7,
    });
  if (counts.failed > 0) parts.push({ text: `${counts.failed} failed`, tone: "bad", keep: 6 });
  if (counts.blocked > 0) parts.push({ text: `${counts.blocked} blocked`, tone: "warn", keep: 3 });
  if (running > 0) parts.push({ text: `${running} running`, tone: "busy", keep: 2 });
  if (run.stopping) parts.push({ text: "stopping", tone: "warn", keep: 10 });
  else if (left !== undefined && left > 0)
    parts.push({ text: `${wide ? "about " : "~"}${roughly(left)} left`, tone: "dim", keep: 5 });
  return parts;
}

/** A guess should not look exact: whole seconds up to ten, then fives, from two minutes on minutes. */
function roughly(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds <= 10) return `${seconds}s`;
  const fives = Math.ceil(seconds / 5) * 5;
  return fives < 120
    ? duration(fives * 1000)
    : duration(Math.round(seconds / 60) * 60_000).replace(" 00s", "");
}

function barOf(board: Board, width: number, paint: Paint): string {
  const { counts, tasks } = board.run;
  const total = Math.max(1, tasks.size - counts.skipped);
  const lost = counts.failed + counts.blocked + counts["needs-human"];
  const share = (count: number): number =>
    count === 0 ? 0 : Math.max(1, Math.floor((count / total) * width));
  const done = counts.done === total ? width : Math.min(width - 1, share(counts.done));
  const dead = Math.min(width - done, share(lost));
  const open = width - done - dead;
  const { full, empty } = paint.marks;
  return (
    paint.tone("good", full.repeat(done)) +
    paint.tone("dim", empty.repeat(open)) +
    paint.tone("bad", empty.repeat(dead))
  );
}

function taskLine(task: BoardTask, look: FrameLook): string {
  const { columns, paint, now, idWidth } = look;
  const { id, title } = task;
  const phase = task.state === "landing" ? "landing" : (task.phase ?? "starting");
  const again = task.attempts > 1 ? `try ${task.attempts}  ` : "";
  const agent = columns >= 100 ? pad(fit(paint.say(task.agent ?? ""), 18, paint.marks.ellipsis), 20) : "";
  const time = clock(now - (task.attemptAt ?? now)).padStart(5);
  const chunks = chunksText(task, columns);
  const full = `${chunks}${again}${agent}${pad(phase, 15)}  ${time}`;
  const right =
    columns >= 60 ? full : columns >= 40 ? `${chunks === "" ? `${phase}  ` : chunks}${time}` : time;
  return taskRow({ mark: paint.marks.running, tone: "busy", id, title, right }, columns - 1, idWidth, paint);
}

/** `1,000/5,000 20%  `, in front of the rest. */
function chunksText({ chunks }: BoardTask, columns: number): string {
  if (chunks === undefined) return "";
  const { done, total } = chunks;
  const percent = `${Math.floor((100 * done) / Math.max(1, total))}%`;
  return columns >= 70 ? `${grouped(done)}/${grouped(total)}  ${percent}  ` : `${percent}  `;
}
