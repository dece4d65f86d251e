import { cells, graphemes } from "./cells.ts";

/** The text broken at blanks into lines of at most `width` cells (at least 1); a word longer than a line is cut. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(2, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/).flatMap((word) => chop(word, room))) {
    if (line !== "" && cells(line) + 1 + cells(word) <= room) line += ` ${word}`;
    else {
      if (line !== "") lines.push(line);
      line = word;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

function chop(word: string, width: number): string[] {
  if (cells(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const grapheme of graphemes(word)) {
    if (used + grapheme.cells > width) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += grapheme.text;
    used += grapheme.cells;
  }
  return [...pieces, piece];
}
