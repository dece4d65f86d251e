import type { Analysis } from "../../core/plan/analyse.ts";
import type { Finding, Plan } from "../../core/plan/plan.ts";
import { count } from "../../core/views/log-line.ts";
import { createPaint } from "./colour.ts";
import { planned } from "./duration.ts";
import {
  markdownBlock,
  markdownCode,
  markdownDetails,
  markdownTable,
  markdownText,
} from "./markdown-text.ts";
import { agentRows } from "./plan-agents.ts";
import { claimRows } from "./plan-claims.ts";
import { pathSteps } from "./plan-critical-path.ts";
import { numberOf } from "./plan-findings.ts";
import { renderGantt } from "./plan-gantt.ts";
import { groupRows } from "./plan-groups.ts";
import { findingsMarkdown, tally } from "./plan-markdown-findings.ts";

const PAINT = createPaint({ colour: false, unicode: true });
/** Columns of the picture: what a comment shows without scrolling. */
const WIDTH = 88;
const MOST_FILES = 4;

/** `renga plan --format markdown`: the report as a person would put it into a pull request; ends with a newline. */
export function planMarkdown(plan: Plan, analysis: Analysis, found: readonly Finding[]): string {
  const blocks = [
    headline(plan, found),
    claims(plan, analysis),
    criticalPath(plan, analysis),
    findingsMarkdown(found, plan.sources.length),
    groups(plan, analysis),
    agents(analysis),
    forecast(plan, analysis),
    footer(plan, found),
  ].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headline({ title, sources, tasks }: Plan, found: readonly Finding[]): string[] {
  const files = sources.slice(0, MOST_FILES).map(({ path, dialect }) => `${markdownCode(path)} (${dialect})`);
  if (sources.length > files.length) files.push(`${sources.length - files.length} more`);
  const errors = numberOf(found.filter(({ severity }) => severity === "error"));
  const verdict =
    errors === 0
      ? "✅ **can be run**"
      : `❌ **cannot be run until ${errors === 1 ? "the error is" : `the ${errors} errors are`} mended**`;
  const rest = tally(found.filter(({ severity }) => severity !== "error"));
  return [
    `### ${markdownText(title === "" ? "A plan without a title" : title)}`,
    "",
    `${[...files, count(tasks.length, "task")].join(", ")}: ${verdict}${rest === "" ? "" : `, ${rest}`}`,
  ];
}

function claims(plan: Plan, analysis: Analysis): string[] {
  const rows = claimRows(plan, analysis, PAINT);
  const isClaimed = rows.some(({ claimed }) => claimed !== "");
  const cells = rows.map(({ name, right, claimed, truth, remark }) => [
    right === undefined ? name : `${right ? "✅" : "❌"} ${name}`,
    ...(isClaimed ? [right === false ? `~~${claimed}~~` : claimed] : []),
    `**${truth}**`,
    remark,
  ]);
  return isClaimed
    ? markdownTable(["", "claimed", "in truth", ""], cells, [1, 2])
    : markdownTable(["", "in truth", ""], cells, [1]);
}

function criticalPath(plan: Plan, analysis: Analysis): string[] {
  const { minutes, steps } = pathSteps(plan, analysis);
  if (minutes === null || steps.length === 0) return [];
  const chain = steps.map(({ id, minutes: own, more }) =>
    more === undefined ? `${markdownCode(id)} (${own})` : `… ${more} more …`,
  );
  return [
    `**Critical path**: ${planned(minutes)}, ${count(analysis.criticalPath.length, "task")}`,
    "",
    chain.join(" → "),
  ];
}

function groups(plan: Plan, analysis: Analysis): string[] {
  const { rows, more } = groupRows(plan, analysis, PAINT);
  if (rows.length === 0) return [];
  const cells = rows.map(({ name, tasks, work, atBest, gain, remark }) => [
    markdownText(name),
    String(tasks),
    work,
    atBest,
    gain,
    remark === "" ? "" : `⚠️ ${markdownText(remark)}`,
  ]);
  const table = markdownTable(["group", "tasks", "work", "at best", "gain", ""], cells, [1, 2, 3, 4]);
  const wrong = rows.filter(({ remark }) => remark !== "").length;
  const summary = `${count(rows.length + more, "group")}${wrong === 0 ? "" : `, ${wrong} not as claimed`}`;
  return markdownDetails(summary, more > 0 ? [...table, "", `… and ${more} more`] : table);
}

function agents(analysis: Analysis): string[] {
  const rows = agentRows(analysis, PAINT);
  if (rows.length === 0) return [];
  const cells = rows.map(({ agents, minutes, speedup, worth }) => {
    const strong = (text: string): string => (worth ? `**${text}**` : text);
    return [strong(agents), strong(minutes), strong(speedup), worth ? "worth having" : ""];
  });
  const table = markdownTable(["agents", "takes", "speed-up", ""], cells, [0, 1, 2]);
  return markdownDetails("What more agents bring", table);
}

function forecast(plan: Plan, analysis: Analysis): string[] {
  const [head, ...lines] = renderGantt(plan, analysis, { width: WIDTH, paint: PAINT });
  if (head === undefined || lines.length === 0) return [];
  return markdownDetails(markdownText(head), markdownBlock(lines));
}

function footer({ sources }: Plan, found: readonly Finding[]): string[] {
  const files = sources.length > MOST_FILES ? "…" : sources.map(({ path }) => path).join(" ");
  const mended = found.filter(({ safe, edits }) => safe === true && edits !== undefined).length;
  const fix = mended === 0 ? "" : `; \`--fix\` can mend up to ${mended} of these`;
  return [`<sub>${markdownCode(`renga plan ${files}`)}${fix}</sub>`];
}
