/** The entries of a list that stands in a text: its bullets, numbers or boxes; without any, its lines. Marks are taken off. */
export function listLines(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const marked = lines.filter((line) => MARK.test(line));
  return (marked.length > 0 ? marked : lines)
    .map((line) => line.replace(MARK, "").trim())
    .filter((line) => line !== "" && !/^<!--.*-->$/.test(line));
}

/** `- `, `* [x] `, `1. `, `- [ ] #3 `. */
const MARK = /^(?:[-*+•]|\d{1,4}[.)])(?:[ \t]+\[[^\]]\])?(?:[ \t]+#\d+)?(?=\s|$)/;
