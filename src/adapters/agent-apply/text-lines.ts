/** How a file ends its lines: the way most of them do. */
export function lineEndOf(content: string): "\r\n" | "\n" {
  const all = content.split("\n").length - 1;
  const windows = content.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}

/** With one kind of line end and no blanks at the ends of lines: for comparing, never for writing. */
export function comparable(text: string): string {
  return text.replace(/[^\S\n]*\r?\n/g, "\n").replace(/\s+$/, "");
}

/** Whether these whole lines stand in the text one after the other. */
export function holdsLines(content: string, lines: string): boolean {
  return `\n${comparable(content)}\n`.includes(`\n${comparable(lines).replace(/^\n+/, "")}\n`);
}

/** The text with the given line end throughout. */
export function withLineEnd(text: string, lineEnd: "\r\n" | "\n"): string {
  return text.replace(/\r?\n/g, lineEnd);
}
