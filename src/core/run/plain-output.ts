/**
 * What a program printed, fit to be kept and quoted: without what would steer a terminal, a line that was written over
 * only as it was last, and of all that the end, `length` characters at most.
 */
export function plainOutput(output: string, length: number): string {
  return withoutBytes(
    output
      .slice(-4 * length)
      .replace(ESCAPES, "")
      .replaceAll("\r\n", "\n")
      // A progress bar: what stands before the last return was painted over.
      .replace(/[^\n]*\r(?=[^\n])/g, "")
      .replace(CONTROL, ""),
  )
    .trim()
    .slice(-length);
}

/** A program that prints bytes which are no text: its readable lines, and a word where the others were. */
function withoutBytes(text: string): string {
  let odd = 0;
  for (let at = text.indexOf(NO_TEXT); at >= 0; at = text.indexOf(NO_TEXT, at + 1)) odd++;
  if (odd < 8 || odd * 20 < text.length) return text;
  const lines = text.split("\n").map((line) => (line.includes(NO_TEXT) ? "(bytes that are no text)" : line));
  return lines.filter((line, at) => line === "" || line !== lines[at - 1]).join("\n");
}

/** What a decoder puts in the place of bytes that are no UTF-8. */
const NO_TEXT = "\uFFFD";

/** The last lines of a program's output, to stand below the sentence that says what went wrong; empty, or begins with a line break. */
export function lastLines(
  output: string,
  { lines = 12, length = 2_000 }: { lines?: number; length?: number } = {},
): string {
  const end = plainOutput(output, length).split("\n").slice(-lines).join("\n");
  return end === "" ? "" : `\n${end}`;
}

const ESCAPES =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|.)/g;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
