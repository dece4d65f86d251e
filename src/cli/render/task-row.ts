import { cells, fit, pad } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";

/** What a row of a task shows; `right` stands at the end of the line. */
export type TaskRow = {
  readonly mark: string;
  readonly tone: Tone;
  readonly id: string;
  readonly title: string;
  readonly right: string;
};

/** One line about a task in at most `width` cells: on narrow screens the title goes first, then the right side, then the id's end. */
export function taskRow(row: TaskRow, width: number, idWidth: number, paint: Paint): string {
  const { ellipsis } = paint.marks;
  const right = width - cells(row.right) >= 10 ? row.right : "";
  const space = Math.max(0, width - 2 - (right === "" ? 0 : cells(right) + 1));
  const idRoom = Math.min(idWidth, space);
  const id = pad(fit(paint.say(row.id), idRoom, ellipsis), idRoom);
  const room = space - idRoom - 3;
  const title =
    room < 4
      ? " ".repeat(Math.max(0, space - idRoom))
      : `  ${pad(fit(paint.say(row.title), room, ellipsis), room + 1)}`;
  const end = right === "" ? "" : ` ${paint.tone("dim", right)}`;
  if (width < 3) return "";
  return `${paint.tone(row.tone, row.mark)} ${paint.tone("strong", id)}${title}${end}`;
}
