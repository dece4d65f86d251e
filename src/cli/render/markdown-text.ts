import { safeText } from "./plain.ts";

/**
 * A stranger's text as words in Markdown: nothing in it is markup, a link, a mention of a person or an issue, or a formula,
 * and it may stand in a cell of a table.
 */
export function markdownText(text: string): string {
  return safeText(text)
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/@(?=[\w-])|#(?=\d)|:(?=\/\/)|\b(?:GH-|www\.)(?=\w)/gi, "$&&#8203;")
    .replace(/^(\s*)([-+#>]|\d+[.)])(?=\s|$)/, "$1&#8203;$2");
}

/** A stranger's text as code, whatever backticks it holds; it may stand in a cell of a table. */
export function markdownCode(text: string): string {
  const plain = safeText(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(plain) + 1);
  const gap = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return plain === "" ? "" : fence + gap + plain + gap + fence;
}

/** Lines as a block of plain text that shows them as they are. */
export function markdownBlock(lines: readonly string[]): string[] {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}text`, ...lines, fence];
}

/** A table; cells are Markdown already, `right` are the columns of numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replaceAll(/ {2,}/g, " ");
  const rule = head.map((_, column) => (right.includes(column) ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)];
}

/** Lines that are folded away until somebody wants them. */
export function markdownDetails(summary: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}
