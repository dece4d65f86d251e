import { pointsText } from "../../core/views/background-lines.ts";
import { boardTask, type Board } from "../../core/views/board.ts";
import { answerCommand, goOnCommand } from "../../core/views/log-lines.ts";
import { gatePlaceText } from "../../core/views/run-lines.ts";
import { cells, fit } from "./cells.ts";
import type { Tone } from "./colour.ts";
import { clock } from "./duration.ts";
import type { FrameLook } from "./frame-look.ts";
import { safeLines } from "./plain.ts";
import { taskRow } from "./task-row.ts";
import { timeOfDay } from "./time-of-day.ts";

/** What holds the run up or is being proven now: the breaker, paused providers, fewer agents, gates. */
export function noticeLines(board: Board, look: FrameLook): string[] {
  const { run, beside } = board;
  const { limits, settings, breaker } = run;
  const lines: string[] = [];
  const { tripped } = beside;
  if (tripped !== undefined) {
    const now =
      breaker.rolling !== undefined
        ? "the branch goes back to where the batch began"
        : breaker.trips > 1
          ? "the run ends"
          : "the batch runs again with one agent";
    const { failed, size, failure } = tripped;
    lines.push(notice(look, "bad", `breaker: ${failed} of ${size} failed, mostly ${failure}; ${now}`));
  }
  for (const { provider, until, reason } of beside.pauses.values()) {
    const left = clock(until - look.now);
    lines.push(
      notice(
        look,
        "warn",
        `${provider} paused until ${timeOfDay(until, look.now)}: ${reason}`,
        `${left} left`,
      ),
    );
  }
  if (limits.agents < settings.agents)
    lines.push(notice(look, "warn", `${limits.agents} agents at a time, ${settings.agents} wanted`));
  if (run.gates.red !== undefined) lines.push(notice(look, "bad", `gates red: ${run.gates.red}`));
  for (const gates of beside.gates.values()) {
    const checked = gates.checked > 0 ? `, ${gates.checked} checked` : "";
    const text = `gates ${gatePlaceText(gates)}${checked}`;
    lines.push(notice(look, "busy", text, clock(look.now - gates.startedAt)));
  }
  return lines;
}

/** Processes that outlive their tasks, under a heading; no lines where there are none. */
export function backgroundLines(board: Board, look: FrameLook, room: number): string[] {
  const { paint, columns, now, idWidth } = look;
  const rows: string[] = [];
  for (const [key, shown] of board.beside.backgrounds) {
    const task = boardTask(board, key);
    if (task === undefined) continue;
    const stopping = board.run.tasks.get(key)?.background?.state === "stopping";
    const state = stopping ? "stopping" : shown.halted ? "halted" : `pid ${shown.pid}`;
    const seen = shown.alert === undefined ? pointsText(shown.points) : `ALERT ${shown.alert}`;
    const time = clock(now - shown.startedAt).padStart(5);
    const about = fit(paint.say(seen), Math.max(0, Math.floor(columns / 2) - 16), paint.marks.ellipsis);
    const right =
      columns >= 60
        ? [about, state, time].filter(Boolean).join("  ")
        : columns >= 40
          ? `${state}  ${time}`
          : time;
    const [mark, tone]: [string, Tone] =
      shown.alert === undefined ? [paint.marks.running, "busy"] : [paint.marks.attention, "bad"];
    rows.push(taskRow({ mark, tone, id: task.id, title: task.title, right }, columns - 1, idWidth, paint));
    if (state !== "halted") continue;
    const command = fit(paint.say(goOnCommand(task)), columns - 3, paint.marks.ellipsis);
    rows.push(`  ${paint.tone("strong", command)}`);
  }
  return section("in the background", rows, look, { room, tone: "dim" });
}

/** The questions that are open, each with the command that answers it, under a heading; no lines where there are none. */
export function needsLines(board: Board, look: FrameLook, room: number): string[] {
  const { paint, columns } = look;
  const rows: string[] = [];
  const most = Math.floor((room - 1) / 2);
  const asking = [...board.asking].slice(0, Math.max(0, most));
  for (const key of asking) {
    const task = boardTask(board, key);
    if (task === undefined) continue;
    const question = safeLines(task.question ?? "").join(" ");
    rows.push(notice(look, "warn", `${task.id}: ${question}`));
    const command = fit(paint.say(answerCommand(task)), columns - 3, paint.marks.ellipsis);
    rows.push(`  ${paint.tone("strong", command)}`);
  }
  const more = board.asking.size - asking.length;
  if (more > 0 && asking.length > 0) rows.push(moreLine(`${more} more ask`, look));
  return section("needs you", rows, look, { room, tone: "warn" });
}

/** `… and 3 more running`. */
export function moreLine(text: string, { paint, columns }: FrameLook): string {
  return paint.tone("dim", fit(`  ${paint.marks.ellipsis} and ${text}`, columns - 1, ""));
}

function section(
  heading: string,
  rows: readonly string[],
  { paint, columns }: FrameLook,
  { room, tone }: { readonly room: number; readonly tone: Tone },
): string[] {
  if (rows.length === 0 || room < 2) return [];
  return [paint.tone(tone, fit(heading, columns - 1, "")), ...rows.slice(0, room - 1)];
}

/** One line with a mark; what stands at its end is kept where there is room for both. */
function notice(look: FrameLook, tone: Tone, text: string, end = ""): string {
  const { paint, columns } = look;
  const { marks } = paint;
  const mark = tone === "busy" ? marks.running : tone === "bad" ? marks.failed : marks.attention;
  const room = columns - 3 - (end === "" ? 0 : cells(end) + 2);
  const said = fit(paint.say(safeLines(text).join(" ")), Math.max(0, room), marks.ellipsis);
  const gap = " ".repeat(Math.max(2, room - cells(said) + 2));
  return `${paint.tone(tone, mark)} ${said}${end === "" ? "" : `${gap}${paint.tone("dim", end)}`}`;
}
