import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftGroup, PartialPlan, PlanFile } from "./dialect.ts";
import { firstLine } from "./first-line.ts";
import { frontMatter, lineOf, wordsIn } from "./front-matter.ts";
import type { FrontMatter } from "./front-matter.ts";
import { elementText, taskElements } from "./gsd-elements.ts";
import { gsdPlanId, phaseNumber, planId } from "./gsd-plan-id.ts";
import { readGsdTask } from "./gsd-task.ts";
import { lineAt } from "./line-at.ts";
import { inkStart } from "./line.ts";
import type { Lines } from "./line.ts";
import { scanLines } from "./scan.ts";

/**
 * A PLAN.md of GSD: front matter with phase, wave and what it depends on, tasks as `<task>` elements that one agent works off in
 * sequence. The unit that runs side by side is the plan, so that it is the group that waits; the waves follow from that.
 */
export const gsdPlan: Dialect = { name: "gsd-plan", detect, read };

/** So much of a document is looked at. */
const LONGEST = 200_000;

function detect({ path, text: whole }: PlanFile): Detection {
  const text = whole.slice(0, LONGEST);
  if (!/^[ \t]*<task(?:[ \t][^<>\n]*)?>/m.test(text)) return { confidence: 0, reasons: [] };
  const reasons = ["its tasks are <task> elements"];
  const front = /^\uFEFF?---[ \t]*\r?\n/.test(text);
  const head = front ? text.slice(0, Math.max(0, text.indexOf("\n---", 4))) : "";
  const keys = KEYS.filter((key) => new RegExp(`^${key}[ \\t]*:`, "m").test(head));
  if (keys.length >= 2) reasons.push(`its front matter has ${keys.join(", ")}`);
  const typed = /^[ \t]*<task[ \t][^<>\n]*\btype[ \t]*=/m.test(text);
  if (typed) reasons.push("they are typed as GSD types them");
  if (/-PLAN\.md$/i.test(path)) reasons.push("it is named as GSD names its plans");
  if (keys.length >= 2) return { confidence: 0.97, reasons };
  return typed && /^[ \t]*<(?:tasks|objective|action|verify)>/m.test(text)
    ? { confidence: 0.9, reasons }
    : { confidence: 0, reasons: [] };
}

const KEYS = ["phase", "plan", "wave", "depends_on", "files_modified", "autonomous", "must_haves"];

function read(file: PlanFile): PartialPlan {
  const { path, text } = file;
  const lines = scanLines(text);
  const front = frontMatter(text);
  const phase = phaseNumber(lineOf(front, "phase") ?? "");
  const plan = lineOf(front, "plan");
  const id = plan === undefined || phase === "" ? gsdPlanId(path, "") : planId(phase, phaseNumber(plan));
  const goal = elementText(text.slice(front?.end ?? 0), "objective");
  const group = planGroup(file, lines, front, id);
  const groups = group === undefined ? [] : [group];
  const tasks = taskElements(lines).map((element, place) =>
    readGsdTask({ path, lines, element }, { plan: id, place, group: group === undefined ? undefined : 0 }),
  );
  return {
    ...defined({ title: group?.title, goal: firstLine(goal) }),
    declared: [],
    groups,
    tasks,
    notes: [],
    order: "document",
  };
}

/** The plan as a track of its own: who works on it has its files. */
function planGroup(
  file: PlanFile,
  lines: Lines,
  front: FrontMatter | undefined,
  id: string | undefined,
): DraftGroup | undefined {
  if (front === undefined || id === undefined) return undefined;
  const phase = lineOf(front, "phase") ?? "";
  const wave = lineOf(front, "wave");
  const owned = wordsIn(front, "files_modified").map((path) => path.replace(/\s+\([^()]*\)$/, ""));
  const after = new Set(
    wordsIn(front, "depends_on").flatMap((words) => gsdPlanId(words, phaseNumber(phase)) ?? []),
  );
  const start = inkStart(lines, 0);
  const end = file.text.slice(0, front.end).trimEnd().length;
  return {
    kind: "track",
    id,
    title: `${phase} plan ${id}${wave === undefined ? "" : `, wave ${wave}`}`.trim(),
    after: [...after],
    claimsParallel: false,
    ...(owned.length === 0 ? {} : { ownedPaths: owned }),
    span: { file: file.path, line: 1, endLine: lineAt(lines, end), start, end },
  };
}
