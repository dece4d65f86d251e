import { createHash } from "node:crypto";

import type { RunComparison } from "../../core/views/compare-reports.ts";
import type { RunReport } from "../../core/views/report.ts";
import { cells } from "./cells.ts";
import { createPaint } from "./colour.ts";
import { duration } from "./duration.ts";
import { htmlText } from "./html-text.ts";
import { ganttSvg } from "./report-gantt-svg.ts";
import { overviewSections } from "./report-overview.ts";
import {
  counted,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  type ReportTable,
} from "./report-section.ts";
import { reportSections } from "./report-sections.ts";
import { reportStyle } from "./report-style.ts";
import { verdict } from "./run-report.ts";
import { whyEnded } from "./why-ended.ts";

/** Words beyond so many columns get room of their own on a narrow screen. */
const LONG = 30;

/**
 * The report of a run as one HTML file that needs nothing else: no script, no image, no font, no address to fetch from, which its
 * Content-Security-Policy also forbids; light or dark as the reader's system is.
 */
export function reportHtml(report: RunReport, comparison?: RunComparison): string {
  const style = createHash("sha256").update(reportStyle).digest("base64");
  const [numbers, ...overview] = overviewSections(report);
  const tasks = overview.at(-1);
  const [success, ...parts] = reportSections(report, comparison);
  const sections = [success, numbers, ...overview.slice(0, -1), ...parts, tasks].filter(
    (section) => section !== undefined,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(report.title)} – run ${htmlText(report.run)}</title>
<style>${reportStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${header(report)}
<main id="main">
${chart(report)}
${sections.map(sectionHtml).join("\n")}
</main>
<footer><p>Every number is computed from the run’s journal; “renga report --json” has all of them.</p></footer>
</body>
</html>
`;
}

function header(report: RunReport): string {
  const { run, branch, onto, startedAt, wallMs, agents, outcome } = report;
  const [word = "", facts = ""] = verdict(report, createPaint({ colour: false, unicode: true })).split("  ");
  const why = whyEnded(report);
  const when = `${new Date(startedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<header>
<h1>${htmlText(report.title)}</h1>
<p class="verdict ${outcome ?? "open"}"><strong>${htmlText(word)}</strong> <span>${htmlText(facts)}</span></p>${why === undefined ? "" : `\n<p class="why">${htmlText(why)}</p>`}
<p class="about">${htmlText(when)}, ${htmlText(duration(wallMs))} with ${counted(agents, "agent")}. Run <code>${htmlText(run)}</code> on <code>${htmlText(branch)}</code>, begun from <code>${htmlText(onto)}</code>.</p>
</header>`;
}

function chart(report: RunReport): string {
  if (report.bars.length === 0) return "";
  return `<section aria-labelledby="h-gantt">
<h2 id="h-gantt">Who worked on what when</h2>
<ul class="legend">
<li><span class="key key-worked"></span> first attempt</li>
<li><span class="key key-retry"></span> ↻ later attempt</li>
<li><span class="key key-failed"></span> ✗ failed, stopped or lost</li>
<li><span class="key key-landing"></span> landing</li>
<li><span class="key key-critical"></span> thick edge: critical path</li>
<li><span class="key key-idle"></span> idle</li>
</ul>
<div class="scroll" tabindex="0" role="group" aria-labelledby="h-gantt">
${ganttSvg(report)}
</div>
</section>`;
}

function sectionHtml({ id, title, blocks }: ReportSection): string {
  // A heading says it already; a screen reader that goes from table to table still hears the caption.
  const isAlone = blocks.filter(({ kind }) => kind === "table").length === 1;
  return `<section aria-labelledby="h-${id}">
<h2 id="h-${id}">${htmlText(title)}</h2>
${blocks.map((block, i) => blockHtml(block, `${id}-${i}`, isAlone)).join("\n")}
</section>`;
}

function blockHtml(block: ReportBlock, id: string, isAlone: boolean): string {
  if (block.kind === "text") return `<p>${htmlText(block.text)}</p>`;
  if (block.kind === "list")
    return `<ul>${block.items.map((item) => `<li>${htmlText(item)}</li>`).join("\n")}</ul>`;
  return tableHtml(block, id, isAlone);
}

function tableHtml({ caption, columns, rows }: ReportTable, id: string, isAlone: boolean): string {
  const right = columns.map((column) => column.right === true);
  const head = columns
    .map(({ title }, c) => `<th scope="col"${right[c] === true ? ' class="n"' : ""}>${htmlText(title)}</th>`)
    .join("");
  // The first column of words names the row.
  const named = Math.max(0, right.indexOf(false));
  const body = rows
    .map((row) => `<tr>${row.map((it, c) => cellHtml(it, right[c] === true, c === named)).join("")}</tr>`)
    .join("\n");
  // A group, not a region: a landmark for each table would leave nobody a way by landmarks.
  return `<div class="scroll" tabindex="0" role="group" aria-labelledby="c-${id}"><table>
<caption id="c-${id}"${isAlone ? ' class="quiet"' : ""}>${htmlText(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
}

function cellHtml({ text, tone, code }: ReportCell, isNumber: boolean, isName: boolean): string {
  const classes = [
    ...(isNumber ? ["n"] : []),
    ...(tone === undefined ? [] : [tone]),
    ...(cells(text) > LONG && !isNumber ? ["long"] : []),
  ].join(" ");
  const attribute = classes === "" ? "" : ` class="${classes}"`;
  const inner = code === true && text !== "" ? `<code>${htmlText(text)}</code>` : htmlText(text);
  return isName ? `<th scope="row"${attribute}>${inner}</th>` : `<td${attribute}>${inner}</td>`;
}
