import { boardTask, type Board } from "../../core/views/board.ts";
import type { LogLine, LogTone } from "../../core/views/log-line.ts";
import type { Paint } from "./colour.ts";
import { duration } from "./duration.ts";
import { safeLines } from "./plain.ts";
import { taskRow } from "./task-row.ts";
import { factsOfLine, tookMs } from "./took.ts";
import { wrap } from "./wrap.ts";

/** Most lines of a failure's message that stay in the scroll-back; `renga log` has all of it. */
const MESSAGE_LINES = 6;

/** What the live block shows anyway. */
const SHOWN: ReadonlySet<string> = new Set(["start", "chunk", "background"]);

/** What a window prints above itself for an event that is worth it. */
export function finishedLines(
  board: Board,
  line: LogLine,
  look: { readonly columns: number; readonly paint: Paint; readonly idWidth: number },
): string[] {
  const { columns, paint, idWidth } = look;
  const width = columns - 1;
  const task = line.task === undefined ? undefined : boardTask(board, line.task);
  if (!line.headline || SHOWN.has(line.word)) return [];
  const said = factsOfLine(line);
  if (task === undefined) return runLines(line, said, { width, paint });
  const word = line.word === "landed" ? "" : `${line.word}  `;
  const ms = tookMs(board, line);
  const took = ms === undefined ? "" : duration(ms);
  const { id, title } = task;
  const row = {
    mark: markOf(line.tone, paint),
    tone: line.tone,
    id,
    title,
    right: (word + took.padStart(6)).trimEnd(),
  };
  const head = taskRow(row, width, idWidth, paint);
  if (line.word === "landed") return [head];
  const indent = " ".repeat(Math.min(2 + idWidth + 2, Math.floor(columns / 4)));
  const message = [...safeLines(line.text), ...(said.length > 0 ? [`(${said.join(", ")})`] : [])].map(
    (text) => paint.say(text),
  );
  const wrapped = message.flatMap((text) => wrap(text, width - indent.length));
  const shown =
    wrapped.length > MESSAGE_LINES ? [...wrapped.slice(0, MESSAGE_LINES - 1), paint.marks.ellipsis] : wrapped;
  const hint = line.hint === undefined ? [] : wrap(paint.say(line.hint), width - indent.length);
  return [
    head,
    ...shown.map((text) => indent + paint.tone(line.tone, text)),
    ...hint.map((text) => indent + paint.tone("strong", text)),
  ];
}

/** A line about the run as a whole; its start has its facts on a line of their own. */
function runLines(
  line: LogLine,
  facts: readonly string[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): string[] {
  const mark = paint.tone(line.tone, markOf(line.tone, paint));
  const begins = line.word === "started";
  const behind = begins || facts.length === 0 ? "" : ` (${facts.join(", ")})`;
  const text = paint.say(`${begins ? "" : `${line.word}: `}${line.text}${behind}`);
  const [first = "", ...rest] = wrap(text, width - 2).map((part) => paint.tone("strong", part));
  const below = begins
    ? wrap(facts.map((fact) => paint.say(fact)).join(` ${paint.marks.dot} `), width - 2)
    : [];
  return [
    `${mark} ${first}`,
    ...[...rest, ...below.map((part) => paint.tone("dim", part))].map((part) => `  ${part}`),
  ];
}

function markOf(tone: LogTone, { marks }: Paint): string {
  if (tone === "good") return marks.done;
  if (tone === "bad") return marks.failed;
  if (tone === "dim") return marks.dot;
  return tone === "warn" ? marks.attention : marks.running;
}
