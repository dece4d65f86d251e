/** What the region needs of a terminal. */
export type Terminal = {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: "resize", listener: () => void): unknown;
  off?(event: "resize", listener: () => void): unknown;
};

/** A block of lines kept at the end of the scroll-back; the cursor rests at its start between two draws. */
export type LiveRegion = {
  /** Prints `above` for good, then the block in place of the last one. Every line must be shorter than the terminal is wide. */
  draw(above: readonly string[], block: readonly string[]): void;
};

const BEGIN_SYNC = "\u001b[?2026h";
const END_SYNC = "\u001b[?2026l";
const NO_WRAP = "\u001b[?7l";
const WRAP = "\u001b[?7h";
const CLEAR_LINE = "\u001b[K";
const WIPE_LINE = "\u001b[2K";
const CLEAR_BELOW = "\u001b[J";

/**
 * A region drawn without the alternate screen. Because the cursor waits on the block's first line, a resize that reflows
 * the screen takes the block's start along, and nothing has to be guessed about how many rows it covers now.
 */
export function createLiveRegion(terminal: Terminal): LiveRegion {
  let last = "";
  let columns = terminal.columns;
  return {
    draw(above, block) {
      const picture = block.join("\n");
      if (above.length === 0 && picture === last) return;
      last = picture;
      // What a resize wrapped stays marked as wrapped under new text, unless its line is erased as a whole first.
      const wipe = columns === terminal.columns ? "" : WIPE_LINE;
      columns = terminal.columns;
      terminal.write(`${BEGIN_SYNC}${NO_WRAP}\r${paint(above, block, wipe)}\r${WRAP}${END_SYNC}`);
    },
  };
}

function paint(above: readonly string[], block: readonly string[], wipe: string): string {
  // Erasing below from the very first cell would make tmux keep the erased in its history: so from the next line.
  if (above.length + block.length === 0) return `${WIPE_LINE}\n${CLEAR_BELOW}\u001b[1A`;
  const lines = [...above, ...block].map((line) => wipe + line + CLEAR_LINE).join("\n");
  // Without a block the next line starts below what was printed.
  const up = block.length > 1 ? `\u001b[${block.length - 1}A` : "";
  return `${lines}${CLEAR_BELOW}${block.length === 0 ? "\n" : up}`;
}
