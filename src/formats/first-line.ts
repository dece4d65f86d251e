/** The first line of a text, without blanks at either end; undefined where there is nothing on it. */
export function firstLine(text: string | undefined): string | undefined {
  const line = text?.split("\n", 1)[0]?.trim();
  return line === "" ? undefined : line;
}
