import type { Finding, Severity } from "../../core/plan/plan.ts";
import { cells } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";
import type { Look } from "./run-report.ts";
import { wrap } from "./wrap.ts";

/** Most findings shown of one code, and most codes, by severity. */
export const MOST_SHOWN: Record<Severity, readonly [each: number, codes: number]> = {
  error: [10, 20],
  warning: [5, 12],
  info: [3, 8],
};
/** What a finding of a severity is called, one and several. */
export const FINDING_NAMES: Record<Severity, readonly [one: string, many: string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};

/** The findings by severity and code, each with its place and what to do about it; of very many the first of each kind. */
export function renderFindings(findings: readonly Finding[], look: Look): string[] {
  const { paint } = look;
  if (findings.length === 0) return [`${paint.tone("good", paint.marks.done)} nothing to find fault with`];
  const blocks = (["error", "warning", "info"] as const).flatMap((severity) => {
    const all = findings.filter((finding) => finding.severity === severity);
    if (all.length === 0) return [];
    const codes = [...Map.groupBy(all, ({ code }) => code)];
    const [each, most] = MOST_SHOWN[severity];
    const lines = codes.slice(0, most).flatMap(([code, same]) => codeLines(code, same, each, look));
    const left = numberOf(codes.slice(most).flatMap(([, same]) => same));
    if (left > 0)
      lines.push(
        paint.tone("dim", `${paint.marks.ellipsis} and ${left} of other kinds (--json has them all)`),
      );
    const [one, many] = FINDING_NAMES[severity];
    return [[paint.tone("strong", `${numberOf(all)} ${numberOf(all) === 1 ? one : many}`), ...lines]];
  });
  return blocks.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

/** How many there are, those that are only counted with them. */
export function numberOf(findings: readonly Finding[]): number {
  return findings.reduce((sum, { count = 1 }) => sum + count, 0);
}

function codeLines(code: string, same: readonly Finding[], each: number, { width, paint }: Look): string[] {
  const [first] = same;
  if (first === undefined) return [];
  // One more line would say no more than the one that it stands for.
  const shown = same.length === each + 1 ? same : same.slice(0, each);
  const [mark, tone] = markOf(first.severity, paint);
  const count = same.length > 1 ? ` (${numberOf(same)})` : "";
  // What differs from one to the next speaks of its own tasks, and stands with the first as the example.
  const alike = same.every(({ fix }) => fix === first.fix);
  const items = shown.flatMap((finding, i) => [
    ...itemLines(finding, width, paint),
    ...(i === 0 && !alike ? hintLines(finding.fix, width, paint) : []),
  ]);
  const more = numberOf(same) - shown.length;
  const isCounted = same.some(({ count = 1 }) => count > 1);
  return [
    `${paint.tone(tone, mark)} ${paint.tone("strong", paint.say(code))}${count}`,
    ...items,
    ...(more > 0
      ? [
          paint.tone(
            "dim",
            `  ${paint.marks.ellipsis} and ${more} more (--json has ${isCounted ? "some" : "them all"})`,
          ),
        ]
      : []),
    ...(alike ? hintLines(first.fix, width, paint) : []),
  ];
}

function itemLines({ message, span }: Finding, width: number, paint: Paint): string[] {
  const place = paint.say(`${span.file}:${span.line}`);
  // A long path takes a line of its own rather than half of every line.
  if (cells(place) > width / 3)
    return [`  ${paint.tone("dim", place)}`, ...indented(paint.say(message), 6, width)];
  const [head = "", ...rest] = wrap(`${place.replaceAll(" ", "\u00a0")}  ${paint.say(message)}`, width - 6);
  const text = head.slice(place.length).trimStart();
  return [`  ${paint.tone("dim", place)}  ${text}`, ...rest.map((line) => `      ${line}`)];
}

function hintLines(fix: string | undefined, width: number, paint: Paint): string[] {
  if (fix === undefined) return [];
  const { arrow } = paint.marks;
  const lines = wrap(paint.say(fix), width - 7 - arrow.length);
  const blank = " ".repeat(arrow.length);
  return lines.map((line, i) => `      ${paint.tone("busy", `${i === 0 ? arrow : blank} ${line}`)}`);
}

function indented(text: string, indent: number, width: number): string[] {
  return wrap(text, width - indent).map((line) => " ".repeat(indent) + line);
}

function markOf(severity: Severity, { marks }: Paint): readonly [string, Tone] {
  if (severity === "error") return [marks.failed, "bad"];
  return severity === "warning" ? [marks.attention, "warn"] : [marks.dot, "dim"];
}
