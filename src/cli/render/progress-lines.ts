import { createBoard, follow, type Board } from "../../core/views/board.ts";
import type { LogLine } from "../../core/views/log-line.ts";
import { tell } from "../../core/views/log-lines.ts";
import { cells, fit } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { duration } from "./duration.ts";
import { safeLines } from "./plain.ts";
import type { Progress } from "./progress.ts";
import { factsOfLine, tookMs } from "./took.ts";

/** Longest line, in cells: enough for a message, too little to flood a log. */
const LONGEST = 400;
const LONGEST_FACT = 60;

/**
 * Progress where nobody watches a terminal: one line per event worth one, `mm:ss word id title: text`, with the time
 * since the run began; never an escape byte, never redrawn.
 */
export function createProgressLines(write: (text: string) => void, paint: Paint): Progress {
  let board: Board | undefined;
  return {
    recall(entries) {
      for (const { event } of entries) {
        if (board !== undefined) follow(board, event);
        else if (event.type === "run-started") board = createBoard(event);
      }
    },
    show(entries) {
      let text = "";
      for (const { event } of entries) {
        if (event.type === "run-started") board = createBoard(event);
        if (board === undefined) continue;
        const line = tell(board, event);
        if (line?.headline === true) text += `${plainLine(board, line, paint)}\n`;
      }
      if (text !== "") write(text);
    },
    close() {},
  };
}

function plainLine(board: Board, line: LogLine, paint: Paint): string {
  const task = line.task === undefined ? undefined : board.run.tasks.get(line.task)?.spec;
  const ms = tookMs(board, line);
  const facts = [...factsOfLine(line), ...(ms === undefined ? [] : [duration(ms)])];
  const about =
    task === undefined ? line.text : [`${task.id} ${task.title}`, line.text].filter(Boolean).join(": ");
  const said = [
    ...facts.map((fact) => fit(paint.say(fact), LONGEST_FACT, paint.marks.ellipsis)),
    // To be typed, so never cut.
    ...(line.hint === undefined ? [] : [paint.say(line.hint)]),
  ].join(", ");
  const end = said === "" ? "" : ` (${said})`;
  const start = `${stamp(line.at - board.startedAt)} ${line.word.padEnd(11)} ${paint.say(inOneLine(about))}`;
  return fit(start, LONGEST - cells(end), paint.marks.ellipsis) + end;
}

/** What was said in several lines, with a bar where each of them ended. */
function inOneLine(text: string): string {
  if (!text.includes("\n")) return text;
  return safeLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" | ");
}

/** Minutes and seconds; minutes go on counting past the hour, so that the column stays what it is. */
function stamp(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
