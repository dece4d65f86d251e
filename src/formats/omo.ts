import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readHeaded } from "./headed/read-headed.ts";
import { acceptanceCommands } from "./omo/acceptance-commands.ts";
import { dependencyMatrix } from "./omo/dependency-matrix.ts";
import { checksLast, FINAL_WAVE, finalChecks } from "./omo/final-wave.ts";
import { heldAgainstMatrix } from "./omo/held-against-matrix.ts";
import { listedTwice } from "./omo/listed-twice.ts";
import { mergeWaves } from "./omo/merge-waves.ts";
import { omoFields } from "./omo/omo-fields.ts";
import { oneAfterAnother } from "./omo/one-after-another.ts";
import { planGoal } from "./omo/plan-goal.ts";
import { qaScenarios } from "./omo/qa-scenarios.ts";
import { plainIds } from "./omo/task-names.ts";
import { omoNodes } from "./omo/task-nodes.ts";
import { workFiles } from "./omo/work-files.ts";
import { scanLines } from "./scan.ts";
import { trustNext } from "./trust-next.ts";

/**
 * Work plans of oh-my-opencode: boxes under `## TODOs` with a profile of the agent, what blocks what, waves, references, criteria and QA
 * scenarios, and a wave of reviews at the end.
 */
export const omo: Dialect = { name: "omo", detect, read };

function detect({ path, text }: PlanFile): Detection {
  const signs = SIGNS.filter(([pattern]) => pattern.test(text)).map(([, sign]) => sign);
  if (signs.length === 0 || !/^ ?(?:[-*] \[.\] |#{2,5} )\**(?:Task )?[A-Z]?\d/m.test(text))
    return { confidence: 0, reasons: [] };
  const home = /(?:^|\/)\.(?:sisyphus|omo)\/(?:plans|drafts)\//.test(path);
  if (home) signs.push("it lies in the folder of such plans");
  if (signs.length < 2) return { confidence: 0, reasons: [] };
  return { confidence: signs.length > 2 ? 0.95 : 0.88, reasons: signs };
}

const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^#{1,3} TO-?DOs?\s*$/im, "a section “TODOs”"],
  [/^#{1,4} (?:Wave FINAL|Final Verification Wave)\b/im, "a final wave of reviews"],
  [/\*\*Recommended Agent Profile\*\*/i, "agent profiles"],
  [/\*\*Must NOT do\*\*/, "“Must NOT do”"],
  [/\*\*(?:Can (?:Run In )?Parallel|Paralleliz(?:able|ation))\*\*/i, "what may run in parallel"],
  [/\*\*QA Scenarios\b/i, "QA scenarios"],
];

function read(file: PlanFile): PartialPlan {
  const read = readHeaded(file, { readField: omoFields(), choose: omoNodes, plainTables: true });
  const plan = { ...read, ...mergeWaves(read) };
  const lines = scanLines(file.text, trustNext());
  const plain = plainIds(plan.tasks);
  const own = plan.tasks.map((task): DraftTask => {
    const proven = acceptanceCommands(qaScenarios(task));
    const dependencies = proven.dependencies.map((one) => ({ ...one, text: plain(one.text) }));
    return { ...proven, dependencies, files: workFiles(proven), ...skillsOf(proven) };
  });
  const listed = listedTwice(own);
  const checked = finalChecks(listed.tasks, plan.groups, GATE.test(finalText(file.text)));
  const held = heldAgainstMatrix(checked, dependencyMatrix(lines, checked));
  const marked = plan.order === "none";
  const tasks = checksLast(marked ? held.tasks : oneAfterAnother(held.tasks));
  const goal = plan.goal ?? planGoal(lines);
  return {
    ...plan,
    ...(goal === undefined ? {} : { goal }),
    tasks,
    notes: [...listed.notes, ...held.notes],
    order: "none",
  };
}

/** Lists of skills hold reasons too: "`playwright`: needed for the modal", "No special skills". */
function skillsOf({ skills }: DraftTask): Pick<DraftTask, "skills"> {
  if (skills === undefined) return {};
  const names = skills.map((skill) => skill.split(/:|\s[-–—(]/, 1)[0]!.trim());
  return {
    skills: [...new Set(names.filter((name) => /^[\w@/.-]{2,60}$/.test(name) && !/^none$/i.test(name)))],
  };
}

/** The text from the heading of the final wave on. */
function finalText(text: string): string {
  const at = text.search(new RegExp(`^#{1,4} .*(?:${FINAL_WAVE.source})`, "im"));
  return at < 0 ? "" : text.slice(at, at + 2000);
}

const GATE =
  /\bexplicit (?:user )?(?:approval|okay|ok|consent)|\buser'?s? explicit\b|\bwait for (?:the )?user\b/i;
