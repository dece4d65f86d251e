import type { Analysis } from "../../core/plan/analyse.ts";
import type { Finding, Plan } from "../../core/plan/plan.ts";
import { count } from "../../core/views/log-line.ts";
import { planned } from "./duration.ts";
import { renderAgents } from "./plan-agents.ts";
import { renderClaims } from "./plan-claims.ts";
import { pathSteps } from "./plan-critical-path.ts";
import { numberOf, renderFindings } from "./plan-findings.ts";
import { renderGantt } from "./plan-gantt.ts";
import { renderGroups } from "./plan-groups.ts";
import type { Look } from "./run-report.ts";
import { wrap } from "./wrap.ts";

const MOST_FILES = 4;
/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 120;

/** The text of `renga plan`: what the plan says of itself and what is so; ends with a newline. */
export function renderPlanReport(
  plan: Plan,
  analysis: Analysis,
  found: readonly Finding[],
  full: Look,
): string {
  const look = { ...full, width: Math.min(full.width, WIDEST) };
  const blocks = [
    headline(plan, look),
    renderClaims(plan, analysis, look),
    pathLines(plan, analysis, look),
    renderAgents(analysis, look),
    renderGroups(plan, analysis, look),
    renderGantt(plan, analysis, look),
    renderFindings(found, look),
    verdict(plan, found, look),
  ].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** What is left to say once a plan was mended: the findings, and whether it can be run; ends with a newline. */
export function renderPlanLeft(plan: Plan, found: readonly Finding[], full: Look): string {
  const look = { ...full, width: Math.min(full.width, WIDEST) };
  return `${[renderFindings(found, look), verdict(plan, found, look)].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function headline(plan: Plan, { width, paint }: Look): string[] {
  const files = plan.sources.slice(0, MOST_FILES).map(({ path, dialect, confidence }) => {
    const doubt = confidence < 0.6 ? `, ${Math.round(confidence * 100)} % sure` : "";
    return `${path} (${dialect}${doubt})`;
  });
  const more = plan.sources.length - files.length;
  if (more > 0) files.push(`${more} more`);
  return [
    ...wrap(paint.say(plan.title), width).map((line) => paint.tone("strong", line)),
    ...wrap(paint.say([...files, count(plan.tasks.length, "task")].join(", ")), width).map((line) =>
      paint.tone("dim", line),
    ),
  ];
}

/** The last lines, next to the prompt: what the tool can mend itself, whether the plan can be run, and how. */
function verdict(plan: Plan, found: readonly Finding[], { paint }: Look): string[] {
  const errors = numberOf(found.filter(({ severity }) => severity === "error"));
  const mendable = found.filter(({ edits, safe }) => edits !== undefined && safe === true).length;
  const { arrow, done, failed } = paint.marks;
  const paths = plan.sources.map(({ path }) =>
    /^[\w./@:+-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`,
  );
  const files = paint.say(paths.length > MOST_FILES ? paint.marks.ellipsis : paths.join(" "));
  const text =
    errors === 0
      ? `${done} can be run: renga run ${files}`
      : `${failed} cannot be run until ${errors === 1 ? "the error is" : `the ${errors} errors are`} mended`;
  // Never broken over lines: they are there to be copied.
  return [
    ...(mendable === 0
      ? []
      : [paint.tone("busy", `${arrow} up to ${mendable} can be mended at once: renga plan ${files} --fix`)]),
    paint.tone(errors === 0 ? "good" : "bad", text),
  ];
}

function pathLines(plan: Plan, analysis: Analysis, { width, paint }: Look): string[] {
  const { minutes, steps } = pathSteps(plan, analysis);
  if (minutes === null || steps.length === 0) return [];
  const { arrow, ellipsis } = paint.marks;
  const names = steps.map(({ id, minutes: own, more }) =>
    more === undefined ? `${id} (${own})` : `${ellipsis} ${more} more ${ellipsis}`,
  );
  const chain = names.map((name) => paint.say(name)).join(` ${arrow} `);
  const head = `Critical path: ${planned(minutes)}, ${count(analysis.criticalPath.length, "task")}`;
  return [paint.tone("strong", head), ...wrap(chain, width - 2).map((line) => `  ${line}`)];
}
