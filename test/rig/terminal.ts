import { cells, graphemes } from "../../src/cli/render/cells.ts";

/** As much of a terminal as a live region needs: a screen over a scroll-back, cursor moves, erasing, automatic wrap. */
export class Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly scrollback: string[] = [];
  cursorShown = true;
  /** Sequences that this terminal does not know, and lines that ran over its edge. */
  readonly surprises: string[] = [];
  #screen: string[][] = [[]];
  #row = 0;
  #column = 0;
  #wraps = true;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /* oxlint-disable no-control-regex -- a terminal is made of these */
  write(text: string): boolean {
    for (const [token] of text.matchAll(
      /\u001b\[[?0-9;]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]|[^\u0000-\u001f\u007f-\u009f]+/g,
    ))
      this.#take(token);
    return true;
  }

  /** Everything from the top of the history to the last line in use, blanks at the ends removed. */
  lines(): string[] {
    const lines = [...this.scrollback, ...this.#texts()];
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  #texts(): string[] {
    return this.#screen.map((row) => row.join("").trimEnd());
  }

  #take(token: string): void {
    const repeat = Number(/\d+/.exec(token)?.[0] ?? 1);
    if (token === "\r") this.#column = 0;
    else if (token === "\n") this.#newLine();
    else if (token === "\u001b[K") this.#line().length = Math.min(this.#line().length, this.#column);
    else if (token === "\u001b[2K") this.#line().length = 0;
    else if (token === "\u001b[J") {
      // As tmux does it: a screen that is erased as a whole is kept in the history.
      if (this.#row === 0 && this.#column === 0) this.scrollback.push(...this.#texts());
      this.#line().length = Math.min(this.#line().length, this.#column);
      this.#screen.length = this.#row + 1;
    } else if (/^\u001b\[\d*A$/.test(token)) this.#row = Math.max(0, this.#row - repeat);
    else if (/^\u001b\[\?7[hl]$/.test(token)) this.#wraps = token.endsWith("h");
    else if (/^\u001b\[\?25[hl]$/.test(token)) this.cursorShown = token.endsWith("h");
    else if (/^[\u0000-\u001f\u007f-\u009f]/.test(token)) {
      if (!/\?2026[hl]$|\[[\d;]*m$/.test(token)) this.surprises.push(JSON.stringify(token));
    } else for (const grapheme of graphemes(token)) this.#put(grapheme.text);
  }

  #put(text: string): void {
    const width = cells(text);
    if (this.#column + width > this.columns) {
      this.surprises.push(`ran over the edge at ${text}`);
      if (!this.#wraps) return;
      this.#column = 0;
      this.#newLine();
    }
    const line = this.#line();
    while (line.length < this.#column) line.push(" ");
    line[this.#column] = text;
    if (width === 2) line[this.#column + 1] = "";
    this.#column += width;
  }

  #newLine(): void {
    this.#row++;
    if (this.#row >= this.rows) {
      this.scrollback.push((this.#screen.shift() ?? []).join("").trimEnd());
      this.#row = this.rows - 1;
    }
    this.#line();
    this.#column = 0;
  }

  #line(): string[] {
    while (this.#screen.length <= this.#row) this.#screen.push([]);
    return this.#screen[this.#row]!;
  }
}
