import { leafOrder } from "./claude-plan/leaf-order.ts";
import { partFiles } from "./claude-plan/part-files.ts";
import { planHeadings } from "./claude-plan/plan-headings.ts";
import type { PlanHeading } from "./claude-plan/plan-headings.ts";
import { proveParts } from "./claude-plan/prove-parts.ts";
import type { Detection, Dialect, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import type { Node } from "./headed/outline.ts";
import { readHeaded } from "./headed/read-headed.ts";
import { scanLines } from "./scan.ts";
import { sectionGoal } from "./section-goal.ts";
import { trustNext } from "./trust-next.ts";

/**
 * Plans in prose, as Claude Code and people write them: phases or parts with numbered changes below, files named in the text, success
 * criteria at the end of each phase.
 */
export const claudePlan: Dialect = { name: "claude-plan", detect, read };

function detect({ path, text }: PlanFile): Detection {
  const parts =
    text.match(
      /^#{2,4} (?:(?:Phase|Part|Step|Stage|Change)\s+#?\d|\d+[.)]\s|(?:(?:New|Modify|Create|Update|Edit)(?: file)?:? )?`[^`\s]+\.\w+`)/gim,
    )?.length ?? 0;
  if (parts === 0 || WORK_FIELD.test(text) || /^#{1,4} TO-?DOs?\s*$/im.test(text)) return NOT_MINE;
  const signs = SIGNS.filter(([pattern]) => pattern.test(text)).map(([, sign]) => sign);
  const boxes = text.match(/^\s*[-*] \[.\] /gm)?.length ?? 0;
  const home = /(?:^|\/)\.claude\/plans\//.test(path);
  const template = /^#+ (?:Automated|Manual) Verification:?\s*$/im.test(text);
  const reasons = [`${parts} headings of phases, parts or numbered changes`, ...signs];
  if (template && signs.length > 0)
    return { confidence: 0.9, reasons: [...reasons, "automated and manual verification"] };
  // Boxes that outnumber the headings are a check list, whatever its chapters are called.
  if (boxes > 3 * parts) return NOT_MINE;
  if (home && signs.length > 0)
    return { confidence: 0.85, reasons: [...reasons, "it lies in .claude/plans"] };
  if (parts > 1 && signs.length > 1) return { confidence: 0.5, reasons };
  return NOT_MINE;
}

const NOT_MINE: Detection = { confidence: 0, reasons: [] };
/** Fields that make headings tasks of another dialect. */
const WORK_FIELD =
  /^\s*(?:[-*]\s+)?\*\*(?:Depend(?:s on|enc(?:y|ies))|Blocked By|Parallel Group|Duration|Estimated Time)\b[^*\n]{0,20}\*\*/im;
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^## (?:Context|Background|Overview|Problem|Current State\b.*)\s*$/im, "it opens with the context"],
  [/^##+ (?:Verification|Testing(?: Strategy)?|Test Plan|Tests)\b/im, "it closes with the verification"],
  [
    /^##+ (?:Critical Files|Key Files|Files (?:to (?:modify|create|change)|touched|modified|changed)|Critical Files for Implementation)\b/im,
    "it lists the files touched",
  ],
  [/^##+ (?:What We'?re NOT Doing|Out of Scope|(?:Explicit )?Non-Goals)\b/im, "it says what is out of scope"],
  [
    /^##+ (?:Approach|Implementation (?:Approach|Plan|Steps)|Changes Required|Changes|Scope)\b/im,
    "it has an approach",
  ],
  [/^##+ (?:Success|Done) (?:Criteria|when)\b|^## Done when\b/im, "it says when it is done"],
];

function read(file: PlanFile): PartialPlan {
  let headings: readonly PlanHeading[] = [];
  const plan = readHeaded(file, {
    choose: (_, nodes) => {
      headings = planHeadings(nodes);
      return chosen(nodes, headings);
    },
    plainTables: true,
  });
  const lines = scanLines(file.text, trustNext());
  const places = new Map(headings.map(({ node }, place) => [node.line, place]));
  const groups: DraftGroup[] = [];
  // Where nothing is divided, what drawings name is left out.
  const drafts = plan.tasks.slice(0, headings.length);
  const tasks = drafts.map((task, place): DraftTask => {
    const { part, id, group } = headings[place]!;
    const { kind, after, claimsParallel } = group;
    const { line, start, file: path } = task.span;
    const own = {
      kind,
      id: group.id,
      title: task.title,
      after,
      claimsParallel,
      span: { file: path, line, endLine: line, start, end: start },
    };
    const drafted = {
      ...task,
      id,
      files: partFiles(task),
      groups: [part === undefined ? groups.push(own) - 1 : groups.length - 1],
    };
    return part === undefined ? drafted : { ...drafted, parent: places.get(part)! };
  });
  const { goal: _, ...rest } = plan;
  const goal = sectionGoal(lines, /^(?:goal|objective|overview|summary|context)$/i);
  return {
    ...rest,
    ...(goal === undefined ? {} : { goal }),
    // Claims about what a drawing calls a group are about none of these.
    declared: plan.declared.filter(({ group }) => group === undefined),
    groups,
    tasks: leafOrder(proveParts(tasks, lines), groups, lines),
    order: "none",
  };
}

function chosen(nodes: readonly Node[], headings: readonly PlanHeading[]): readonly Node[] {
  for (const node of nodes) {
    node.role = "plain";
    node.group = undefined;
  }
  for (const { node, id, titleStart } of headings) {
    node.role = "task";
    node.id = { id, label: "", prefix: "", titleStart, strong: true };
  }
  return nodes;
}
