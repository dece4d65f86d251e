import type { Plan, Task } from "../../src/core/plan/plan.ts";

/** All that a plan says, as lines for a golden file: what a dialect keeps is seen at a glance, and what it lost too. */
export function toldPlan(plan: Plan): string {
  const lines = [
    ...plan.sources.map(
      ({ path, dialect, confidence, reasons }) => `${path}: ${dialect} ${confidence} (${reasons.join("; ")})`,
    ),
    `title: ${plan.title}`,
    ...(plan.goal === undefined ? [] : [`goal: ${plan.goal}`]),
    ...plan.declared.map(
      ({ what, value, group }) => `claim: ${what} ${value}${group === undefined ? "" : ` of ${group}`}`,
    ),
    ...plan.groups.map(
      ({ key, title, after, claimsParallel, barrier, ownedPaths = [] }) =>
        `group ${key} “${title}”${after.map((one) => ` <${one}`).join("")}${claimsParallel ? " parallel" : ""}${barrier === true ? " barrier" : ""}${ownedPaths.map((path) => ` owns ${path}`).join("")}`,
    ),
    ...plan.tasks.flatMap(toldTask),
    ...plan.notes.map(
      ({ code, severity, message, span }) => `note ${code} ${severity} line ${span.line}: ${message}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function toldTask(task: Task): string[] {
  const { key, kind, title, status, groups, parent, span, mark, stepMarks = [] } = task;
  const head = [
    "",
    `${kind} ${key} “${title}” ${status}, lines ${span.line}-${span.endLine}`,
    ...(parent === undefined ? [] : [`  part of ${parent}`]),
    ...(groups.length === 0 ? [] : [`  in ${groups.join(", ")}`]),
    ...(mark === undefined ? [] : [`  mark [${mark.raw}] on line ${mark.line}`]),
    ...(stepMarks.length === 0
      ? []
      : [`  steps ${stepMarks.map(({ raw, line }) => `[${raw}]${line}`).join(" ")}`]),
  ];
  const rare = (
    ["optional", "agent", "role", "tier", "risk", "priority", "objective", "humanGate"] as const
  ).flatMap((name) => (task[name] === undefined ? [] : [`  ${name}: ${String(task[name])}`]));
  return [
    ...head,
    ...task.dependencies.map(
      ({ to, source, kind: how, percent, unknown }) =>
        `  after ${to} (${source}${how === "hard" ? "" : `, ${percent ?? how}`}${unknown === true ? ", unknown" : ""})`,
    ),
    ...task.files.map(
      ({ path, action, lines, mentioned }) =>
        `  ${mentioned === true ? "mentions" : action} ${path}${lines === undefined ? "" : `:${lines}`}`,
    ),
    ...rare,
    ...(task.requirements === undefined ? [] : [`  serves ${task.requirements.join(", ")}`]),
    ...(task.boundaries === undefined ? [] : [`  within ${task.boundaries.join(", ")}`]),
    ...(task.skills === undefined ? [] : [`  skills: ${task.skills.join(", ")}`]),
    ...task.acceptance.map((criterion) => `  done when ${criterion}`),
    ...task.commands.map(
      ({ name, phase, command, description }) =>
        `  ${phase} “${name}”${command === undefined ? "" : ` $ ${command}`}${description === undefined ? "" : ` — ${description.replaceAll("\n", " / ")}`}`,
    ),
    ...task.code.map(
      ({ language, target, lead, line }) =>
        `  code ${language} on line ${line}${target === undefined ? "" : ` for ${target}`} (${lead})`,
    ),
  ];
}
