import type { Event } from "../../core/run/event.ts";
import { activeKeys, createBoard, follow, type Board } from "../../core/views/board.ts";
import { tell } from "../../core/views/log-lines.ts";
import type { Paint } from "./colour.ts";
import { hideCursor } from "./cursor-guard.ts";
import { finishedLines } from "./finished-lines.ts";
import type { FrameLook } from "./frame-look.ts";
import { createLiveRegion, type Terminal } from "./live-region.ts";
import { idWidthOf, progressFrame } from "./progress-frame.ts";
import type { Progress } from "./progress.ts";
import { createSlots } from "./slots.ts";

/** At most ten redraws a second; at rest one, for the clocks. */
const REDRAW_MS = 100;
const TICK_MS = 1000;
/** A narrower terminal shows the beginnings of the lines: they are drawn without wrapping. */
const LEAST_COLUMNS = 20;

/** Where the window is drawn, and its clock: milliseconds since the epoch, and a timer that answers how to cancel it. */
export type WindowOptions = {
  readonly terminal: Terminal;
  readonly paint: Paint;
  readonly now: () => number;
  readonly after: (ms: number, then: () => void) => () => void;
  /** More to show below the window. */
  readonly below?: Below;
};

/** Lines of its own below the live block, kept from the same events; each shorter than `columns`. */
export type Below = {
  readonly take: (event: Event) => void;
  readonly lines: (look: FrameLook, room: number) => readonly string[];
};

/** Progress on a terminal: finished tasks go up into the scroll-back, what runs is shown in a live block below them. */
export function createProgressWindow({ terminal, paint, now, after, below }: WindowOptions): Progress {
  const region = createLiveRegion(terminal);
  const slots = createSlots();
  let board: Board | undefined;
  let idWidth = 1;
  let above: string[] = [];
  let drawnAt = -Infinity;
  let cancel = (): void => {};
  let open = true;

  const columns = (): number => Math.max(LEAST_COLUMNS, terminal.columns || 80);
  const begin = (event: Event): void => {
    if (event.type !== "run-started") return;
    board = createBoard(event);
    idWidth = idWidthOf(board);
  };
  const block = (board: Board, look: FrameLook): string[] => {
    const frame = progressFrame(board, slots.place(activeKeys(board)), look);
    const room = look.rows - 1 - frame.length;
    return room > 0 && below !== undefined ? [...frame, ...below.lines(look, room).slice(0, room)] : frame;
  };
  const draw = (): void => {
    cancel();
    drawnAt = now();
    const look = { columns: columns(), rows: terminal.rows || 24, paint, now: drawnAt, idWidth };
    const live = board !== undefined && board.run.outcome === undefined;
    region.draw(above, live ? block(board as Board, look) : []);
    above = [];
    cancel = live ? after(TICK_MS, draw) : () => {};
  };
  const drawSoon = (): void => {
    const wait = drawnAt + REDRAW_MS - now();
    if (wait <= 0) return draw();
    cancel();
    cancel = after(wait, draw);
  };
  terminal.on?.("resize", drawSoon);
  const restore = hideCursor(terminal, {
    leave() {
      cancel();
      region.draw(above, []);
      above = [];
    },
    enter: draw,
  });

  return {
    recall(entries) {
      for (const { event } of entries) {
        below?.take(event);
        if (board === undefined) begin(event);
        else follow(board, event);
      }
    },
    show(entries) {
      for (const { event } of entries) {
        below?.take(event);
        begin(event);
        if (board === undefined) continue;
        const line = tell(board, event);
        if (line !== undefined)
          above.push(...finishedLines(board, line, { columns: columns(), paint, idWidth }));
      }
      if (open && entries.length > 0) drawSoon();
    },
    close() {
      if (!open) return;
      open = false;
      terminal.off?.("resize", drawSoon);
      restore();
    },
  };
}
