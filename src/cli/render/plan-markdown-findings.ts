import type { Finding, Severity } from "../../core/plan/plan.ts";
import { markdownCode, markdownDetails, markdownText } from "./markdown-text.ts";
import { FINDING_NAMES, MOST_SHOWN, numberOf } from "./plan-findings.ts";

const MARKS: Record<Severity, string> = { error: "❌", warning: "⚠️", info: "ℹ️" };
/** What is more than a screenful is folded away. */
const MOST_OPEN = 30;

/** The findings of a plan of so many files as lists by severity and code; notes, and what goes beyond a screen, are folded away. */
export function findingsMarkdown(found: readonly Finding[], files: number): string[] {
  if (found.length === 0) return ["✅ nothing to find fault with"];
  const blocks = (["error", "warning", "info"] as const).flatMap((severity) => {
    const all = found.filter((finding) => finding.severity === severity);
    if (all.length === 0) return [];
    const lines = severityLines(severity, all, placing(files));
    const title = `${MARKS[severity]} ${tally(all)}`;
    return severity === "info" || lines.length > MOST_OPEN
      ? [markdownDetails(title, lines)]
      : [[`**${title}**`, "", ...lines]];
  });
  return blocks.flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

/** `2 warnings, 1 note`. */
export function tally(found: readonly Finding[]): string {
  const parts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const number = numberOf(found.filter((finding) => finding.severity === severity));
    const [one, many] = FINDING_NAMES[severity];
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  return parts.join(", ");
}

type Place = (finding: Finding) => string;

/** Where a finding stands: with one file the line is enough. */
function placing(files: number): Place {
  return ({ span: { file, line } }) => (files === 1 ? `line ${line}` : markdownCode(`${file}:${line}`));
}

function severityLines(severity: Severity, all: readonly Finding[], place: Place): string[] {
  const codes = [...Map.groupBy(all, ({ code }) => code)];
  const [each, most] = MOST_SHOWN[severity];
  const lines = codes.slice(0, most).flatMap(([code, same]) => codeLines(code, same, each, place));
  const left = numberOf(codes.slice(most).flatMap(([, same]) => same));
  if (left > 0) lines.push(`- … and ${left} of other kinds`);
  return lines;
}

function codeLines(code: string, same: readonly Finding[], each: number, place: Place): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const fix = first.fix === undefined ? "" : ` — _${markdownText(first.fix)}_`;
  if (same.length === 1)
    return [`- **${markdownCode(code)}** ${place(first)}: ${markdownText(first.message)}${fix}`];
  const shown = same.length === each + 1 ? same : same.slice(0, each);
  const more = numberOf(same) - shown.length;
  return [
    `- **${markdownCode(code)}** (${numberOf(same)})${fix}`,
    ...shown.map((finding) => `  - ${place(finding)}: ${markdownText(finding.message)}`),
    ...(more > 0 ? [`  - … and ${more} more`] : []),
  ];
}
