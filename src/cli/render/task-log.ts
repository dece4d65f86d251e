import type { LogLine } from "../../core/views/log-line.ts";
import type { TaskLog } from "../../core/views/task-log.ts";
import { duration, clock } from "./duration.ts";
import { safeLines } from "./plain.ts";
import type { Look } from "./run-report.ts";
import { factsOfLine } from "./took.ts";
import { wrap } from "./wrap.ts";

/** The text of `renga log`: how the task stands, then all that happened to it, with the time since the run began. */
export function renderTaskLog(log: TaskLog, look: Look): string {
  const { paint, width } = look;
  const { task } = log;
  const facts = [
    task.uid,
    task.state,
    ...(task.attempts > 0 ? [`${task.attempts} ${task.attempts === 1 ? "attempt" : "attempts"}`] : []),
    ...(task.spentMs === undefined || task.endedAt === undefined ? [] : [duration(task.spentMs)]),
    ...(task.commit === undefined ? [] : [`commit ${task.commit.slice(0, 10)}`]),
  ];
  const lines = [
    ...wrap(paint.say(`${task.id}  ${task.title}`), width).map((line) => paint.tone("strong", line)),
    ...wrap(paint.say(facts.join(", ")), width).map((line) => paint.tone("dim", line)),
    "",
    ...log.lines.flatMap((line) => logLines(line, log.startedAt, look)),
  ];
  return `${lines.join("\n")}\n`;
}

function logLines(line: LogLine, startedAt: number, { paint, width }: Look): string[] {
  const indent = " ".repeat(Math.min(22, Math.floor(width / 4)));
  const room = width - indent.length;
  const about = factsOfLine(line);
  const facts = about.length > 0 ? `(${about.join(", ")})` : "";
  const lines = safeLines(line.text);
  // The facts go behind a message of one line, and below a longer one.
  const said = lines.length > 1 ? [...lines, facts] : [[...lines, facts].join(" ").trim()];
  const text = said.flatMap((part) => wrap(paint.say(part), room));
  const output = line.detail.flatMap((part) => safeLines(part).map((one) => paint.say(one)));
  const stamp = paint.tone("dim", clock(line.at - startedAt).padStart(7));
  const word = paint.tone(line.tone, line.word.padEnd(indent.length - 9));
  const head = `${stamp}  ${word}${text[0] ?? ""}`.trimEnd();
  const hint = line.hint === undefined ? [] : wrap(paint.say(line.hint), room);
  const rest = [
    ...text.slice(1),
    ...hint.map((one) => paint.tone("strong", one)),
    ...output.map((one) => paint.tone("dim", one)),
  ];
  return [head, ...rest.map((one) => indent + one)];
}
