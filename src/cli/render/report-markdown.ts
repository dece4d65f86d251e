import type { RunComparison } from "../../core/views/compare-reports.ts";
import type { RunReport } from "../../core/views/report.ts";
import { createPaint } from "./colour.ts";
import { markdownCode, markdownTable, markdownText } from "./markdown-text.ts";
import { overviewSections } from "./report-overview.ts";
import type { ReportBlock, ReportCell, ReportSection } from "./report-section.ts";
import { reportSections } from "./report-sections.ts";
import { verdict } from "./run-report.ts";
import { whyEnded } from "./why-ended.ts";

/** The report of a run as Markdown; nothing that a plan or a program wrote is markup in it. Ends with a newline. */
export function reportMarkdown(report: RunReport, comparison?: RunComparison): string {
  const paint = createPaint({ colour: false, unicode: true });
  const why = whyEnded(report);
  const sections = [...overviewSections(report), ...reportSections(report, comparison)];
  const head = [
    `# ${markdownText(report.title)}`,
    "",
    `**${markdownText(verdict(report, paint))}**  `,
    ...(why === undefined ? [] : [`${markdownText(why)}  `]),
    `Run ${markdownCode(report.run)} on ${markdownCode(report.branch)}`,
  ];
  return `${[...head, ...sections.flatMap(sectionMarkdown)].join("\n")}\n`;
}

/** A part of a report as lines of Markdown, an empty line first. */
export function sectionMarkdown({ title, blocks }: ReportSection): string[] {
  return ["", `## ${markdownText(title)}`, ...blocks.flatMap((block) => ["", ...blockMarkdown(block)])];
}

function blockMarkdown(block: ReportBlock): string[] {
  if (block.kind === "text") return [markdownText(block.text)];
  if (block.kind === "list") return block.items.map((item) => `- ${markdownText(item)}`);
  const { columns, rows } = block;
  return markdownTable(
    columns.map(({ title }) => markdownText(title)),
    rows.map((row) => row.map(cellMarkdown)),
    columns.flatMap(({ right }, c) => (right === true ? [c] : [])),
  );
}

function cellMarkdown({ text, code }: ReportCell): string {
  return code === true ? markdownCode(text) : markdownText(text);
}
