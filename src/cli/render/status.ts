import { activeKeys, elapsedMs, type Board } from "../../core/views/board.ts";
import type { RunRow } from "../../ports/journal.ts";
import { cells, fit, pad } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { ago, duration } from "./duration.ts";
import { idWidthOf, progressFrame } from "./progress-frame.ts";
import { backgroundLines, needsLines } from "./progress-sections.ts";
import { verdict } from "./run-report.ts";

/** A run as `renga status` shows it; `live` where a coordinator works on it now. */
export type StatusRow = RunRow & {
  readonly live: boolean;
  /** Read when its line is written and forgotten after it: a run of 100,000 tasks takes half a gigabyte. */
  readonly board: () => Board | undefined;
};

export type StatusLook = {
  readonly width: number;
  readonly paint: Paint;
  readonly now: number;
  readonly holder: { readonly pid: number; readonly run: string } | undefined;
};

const MOST_RUNS = 20;
const MOST_QUESTIONS = 5;

/** The text of `renga status`: one line for each run, newest first, and what the live one is at. */
export function renderStatus(rows: readonly StatusRow[], look: StatusLook): string {
  const { paint, width, now } = look;
  if (rows.length === 0) return "No runs in this repository yet. Start one: renga run FILE\n";
  const shown = rows.slice(0, MOST_RUNS);
  const nameWidth = Math.max(...shown.map(({ run }) => cells(run)));
  const lines = shown.flatMap((row) => {
    const since = ago(now - row.startedAt);
    const name = `${paint.tone("strong", pad(paint.say(row.run), nameWidth))}  ${paint.tone("dim", pad(since, 8, "right"))}  `;
    const title = fit(paint.say(row.title), Math.max(0, width - nameWidth - 12), paint.marks.ellipsis);
    const board = row.board();
    if (board === undefined) return [name + title];
    const { run } = board;
    const facts = { counts: run.counts, total: run.tasks.size - run.counts.skipped };
    const how = verdict(run.outcome === undefined ? facts : { ...facts, outcome: run.outcome }, paint);
    const frame = { columns: width - 1, rows: 24, paint, now, idWidth: idWidthOf(board) };
    if (!row.live) {
      const goOn =
        run.outcome === undefined || run.outcome === "interrupted" || run.outcome === "needs-human";
      const hint = goOn ? [paint.tone("dim", "  goes on with: renga run --continue")] : [];
      const asks = needsLines(board, frame, 2 * MOST_QUESTIONS + 2).map((line) => `  ${line}`);
      const isHalted = [...board.beside.backgrounds.values()].some(({ halted }) => halted);
      const halted = isHalted ? backgroundLines(board, frame, 2 * MOST_QUESTIONS + 1) : [];
      const beside = halted.map((line) => `  ${line}`);
      const took = duration(elapsedMs(board, board.lastAt));
      return [name + title, `  ${how}, ${took}`, ...beside, ...asks, ...hint];
    }
    return [name + title, ...progressFrame(board, activeKeys(board), frame).map((line) => `  ${line}`)];
  });
  if (rows.length > shown.length)
    lines.push(paint.tone("dim", `${paint.marks.ellipsis} and ${rows.length - shown.length} older`));
  return `${lines.join("\n")}\n`;
}
