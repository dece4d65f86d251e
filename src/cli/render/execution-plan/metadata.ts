import { confidenceOf } from "../../../core/batches/confidence.ts";
import { FAILURE_RATE } from "../../../core/batches/forecast.ts";
import { isSettled, planFacts } from "../../../core/plan/plan-facts.ts";
import { markdownCode, markdownText } from "../markdown-text.ts";
import { counted, tagged, type DocumentFacts } from "./document.ts";

const MOST_QUESTIONS = 50;
/** Findings that leave nothing to be decided before a run: the tasks count, and what is not proven lowers the confidence. */
const ANSWERED: ReadonlySet<string> = new Set(["wrong-total", "no-verification"]);

/** The last part: how far to trust the document, what it rests on, and what is open. */
export function metadata(facts: DocumentFacts): string[] {
  const { execution, findings } = facts;
  const { level, reasons } = confidenceOf(execution.plan, findings);
  return tagged("metadata", [
    `<confidence>${level}</confidence>`,
    ...tagged("confidence_reasons", list(reasons.map(markdownText), "nothing speaks against it")),
    ...tagged("dependencies", list(dependencies(facts), "none")),
    ...tagged("open_questions", list(questions(facts), "none")),
    ...tagged("assumptions", list(assumptions(facts), "none")),
  ]);
}

function list(items: readonly string[], none: string): string[] {
  return items.length === 0 ? [`- ${none}`] : items.map((item) => `- ${item}`);
}

function dependencies({ execution: { plan }, checkout }: DocumentFacts): string[] {
  const unknown = new Set(
    plan.tasks.flatMap(({ dependencies }) =>
      dependencies.flatMap((it) => (it.unknown === true ? [it.to] : [])),
    ),
  );
  const programs = [...(checkout?.programs.keys() ?? [])];
  return [
    ...plan.sources.map(({ path, dialect }) => `${markdownCode(path)}, read as ${dialect}`),
    "Clean working tree",
    ...(checkout !== undefined && checkout.testFiles > 0 ? ["Test suite functional"] : []),
    ...(programs.length > 0 ? [`Programs: ${programs.map(markdownText).join(", ")}`] : []),
    ...[...unknown].slice(0, MOST_QUESTIONS).map((to) => `${markdownText(to)}, which no task here is called`),
  ];
}

function questions({ execution: { plan }, findings }: DocumentFacts): string[] {
  const serious = findings.filter(({ severity, code }) => severity !== "info" && !ANSWERED.has(code));
  const persons = planFacts(plan).leaves.filter((task) => task.humanGate === true && !isSettled(task));
  const asked = serious.slice(0, MOST_QUESTIONS).map(({ message, span, fix, code }) => {
    const what = fix === undefined ? "" : `: ${fix}`;
    return `${markdownText(`${span.file}:${span.line}: ${message}${what}`)} (${code})`;
  });
  return [
    ...asked,
    ...(serious.length > asked.length
      ? [`and ${serious.length - asked.length} more, see \`renga plan\``]
      : []),
    ...persons
      .slice(0, MOST_QUESTIONS)
      .map(({ key, title }) => `Who looks at ${markdownText(key)}: ${markdownText(title)}?`),
  ];
}

function assumptions({ execution: { plan, analysis, forecast } }: DocumentFacts): string[] {
  const open = planFacts(plan).leaves.filter((task) => !isSettled(task));
  const unestimated = open.filter(({ estimate }) => estimate === undefined).length;
  const silent = open.filter(({ files }) => files.every(({ action }) => action === "read")).length;
  const tiers = new Set(open.flatMap(({ tier }) => (tier === undefined ? [] : [tier])));
  return [
    ...(unestimated > 0
      ? [
          `${counted(unestimated, "task")} without an estimate ${unestimated === 1 ? "takes" : "take"} 5 minutes`,
        ]
      : []),
    ...(silent > 0
      ? [`${counted(silent, "task")} without files ${silent === 1 ? "meets" : "meet"} no other`]
      : []),
    ...(tiers.size > 0
      ? [`Models available for all agents: ${[...tiers].map(markdownText).join(", ")}`]
      : []),
    `${forecast.profile.agents === 1 ? "One agent works" : `${forecast.profile.agents} agents work`} as fast side by side as alone`,
    `${Math.round(FAILURE_RATE * 100)} % of attempts fail: about ${forecast.attempts.toFixed(1)} attempts for ${counted(open.length, "task")}`,
    "Tests are deterministic: one repetition is all that a red gate gets",
    "Git operations allowed: commits on a branch of the run's own",
    ...(analysis.leasesProven
      ? []
      : ["The order of the writers of shared files is the best one found, not proven the best"]),
  ];
}
