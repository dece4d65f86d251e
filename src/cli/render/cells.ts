const PLAIN = /^[\u0020-\u007e]*$/;
// East Asian Width W and F of Unicode 16, joined to blocks; unassigned gaps inside them count as wide, which errs on the safe side.
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}/u;

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a person counts them, each with the terminal cells it takes (0, 1 or 2). */
export function* graphemes(text: string): Generator<{ readonly text: string; readonly cells: number }> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield { text: segment, cells: widthOf(segment) };
}

/** Terminal cells that a text takes; it must hold no escape sequence and no control character. */
export function cells(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let sum = 0;
  for (const grapheme of graphemes(text)) sum += grapheme.cells;
  return sum;
}

/** The text cut to `width` cells, its end replaced by `ellipsis` where it is too long; never splits a character. */
export function fit(text: string, width: number, ellipsis = "…"): string {
  if (cells(text) <= width) return text;
  const room = width - cells(ellipsis);
  if (room < 0) return "";
  if (PLAIN.test(text)) return text.slice(0, room).trimEnd() + ellipsis;
  let out = "";
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += grapheme.cells;
    if (used > room) break;
    out += grapheme.text;
  }
  return out.trimEnd() + ellipsis;
}

/** The text with blanks after (`left`) or before (`right`) it up to `width` cells; a longer one stays as it is. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - cells(text)));
  return align === "left" ? text + blanks : blanks + text;
}

function widthOf(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x300) return grapheme.includes("\u20e3") ? 2 : 1;
  if (EMOJI.test(grapheme) || grapheme.includes("\ufe0f")) return 2;
  if (WIDE.some(([from, to]) => code >= from && code <= to)) return 2;
  return ZERO.test(String.fromCodePoint(code)) ? 0 : 1;
}
