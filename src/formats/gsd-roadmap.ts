import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile, RawDependency } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import type { Section } from "./document-sections.ts";
import { gsdPhasesNamed } from "./gsd-phases-named.ts";
import { planId } from "./gsd-plan-id.ts";
import { contentStart } from "./headed/list-text.ts";
import { markStatus } from "./headed/status.ts";
import { LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { fieldReader } from "./read-field.ts";
import { exactly } from "./record-dependencies.ts";
import { scanLines } from "./scan.ts";

/**
 * The ROADMAP.md of GSD: phases with their plans below, both as check boxes. What a phase depends on stands in its section further down;
 * phases that do not say go in order, as the plans of a phase do.
 */
export const gsdPhases: Dialect = { name: "gsd-roadmap", detect, read };

/** So much of a document is looked at. */
const SEEN = 200_000;

function detect({ path, text: whole }: PlanFile): Detection {
  const text = whole.slice(0, SEEN);
  const phases = text.match(/^[ \t]*[-*][ \t]+\[.\][ \t]+\**Phase[ \t]+\d/gm)?.length ?? 0;
  if (phases === 0) return { confidence: 0, reasons: [] };
  const plans = /^[ \t]*[-*][ \t]+\[.\][ \t]+[*`]*\d{1,4}(?:\.\d+)?-\d{2,}(?:-PLAN)?\b/m.test(text);
  const details = /^#{2,4}[ \t]+Phase[ \t]+\d[^\n]*\r?\n(?:[ \t]*\r?\n)*\**(?:Goal|Depends on)\b/im.test(
    text,
  );
  const named = /(?:^|\/)ROADMAP\.md$/i.test(path);
  const reasons = [
    `${phases === 1 ? "a phase" : `${phases} phases`} with check boxes`,
    ...(plans ? ["plans such as 01-02-PLAN.md with check boxes"] : []),
    ...(details ? ["a section for each phase with its goal"] : []),
    ...(named ? ["it is called ROADMAP.md"] : []),
  ];
  return { confidence: plans ? 0.96 : details ? 0.93 : named ? 0.85 : 0, reasons };
}

function read(file: PlanFile): PartialPlan {
  const lines = scanLines(file.text);
  const sections = documentSections(lines);
  const tasks: DraftTask[] = [];
  const phases = new Map<string, number>();
  const seen = new Set<string>();
  const waits = phaseDependencies(lines, sections);
  const before = new Map<string, string>();
  for (let line = 0; line < lines.count; line++) {
    const item = readItem(lines, line);
    if (item === undefined || seen.has(item.id)) continue;
    seen.add(item.id);
    const previous = before.get(item.phase);
    before.set(item.phase, item.id);
    const parent = item.plan ? phases.get(plainNumber(item.parent)) : undefined;
    if (!item.plan) phases.set(plainNumber(item.id), tasks.length);
    const order: RawDependency[] = previous === undefined ? [] : [{ ...exactly(previous), source: "order" }];
    const stated = item.plan ? undefined : waits.get(plainNumber(item.id));
    tasks.push({
      ...draftOf(file, lines, line, item),
      ...defined({ parent }),
      dependencies: stated ?? order,
    });
  }
  const title = sections.find(({ depth }) => depth === 1)?.title;
  return { ...defined({ title }), declared: [], groups: [], tasks, notes: [], order: "none" };
}

type Item = {
  readonly id: string;
  readonly title: string;
  /** Whether it is a plan of a phase; else it is a phase. */
  readonly plan: boolean;
  readonly parent: string;
  /** Items of one name follow each other. */
  readonly phase: string;
  /** Offset of the character inside the box. */
  readonly box: number;
};

function readItem(lines: Lines, line: number): Item | undefined {
  if (lines.kinds[line] !== LINE.bullet) return undefined;
  const at = contentStart(lines, line);
  const { text } = lines;
  if (text[at] !== "[" || text[at + 2] !== "]") return undefined;
  const words = text.slice(at + 3, Math.min(lineEnd(lines, line), at + LONGEST)).trim();
  const box = at + 1;
  const phase = PHASE.exec(words);
  if (phase !== null)
    return { id: phase[1]!, title: tidy(phase[2]!), plan: false, parent: "", phase: "", box };
  const plan = PLAN.exec(words);
  if (plan === null) return undefined;
  const id = planId(plan[1]!, plan[2]!);
  return { id, title: tidy(plan[3]!), plan: true, parent: plan[1]!, phase: plainNumber(plan[1]!), box };
}

const LONGEST = 2000;
const PHASE = /^\**Phase[ \t]+(\d{1,5}(?:\.\d{1,5})?)\**[ \t]*[:.—–-]?[ \t]*(.*)$/i;
const PLAN =
  /^[*`[]*(\d{1,5}(?:\.\d{1,5})?)-(\d{1,5})(?:-PLAN)?(?:\.md)?(?![\w.-])[\]`*]*(?:\([^()\s]*\))?[ \t]*[:—–-]?[ \t]*(.*)$/i;

/** A title ends where its description begins: behind the bold words, or at a dash. */
function tidy(words: string): string {
  const bold = words.indexOf("**");
  const dash = words.search(/[ \t][—–-][ \t]/);
  const end = bold > 0 ? bold : dash > 0 ? dash : words.length;
  return words.slice(0, end).replace(/[*`]+/g, "").trim();
}

/** `02` and `2` are one phase. */
function plainNumber(number: string): string {
  return number.replace(/^0+(?=\d)/, "");
}

function draftOf({ path }: PlanFile, lines: Lines, line: number, { id, title, box }: Item): DraftTask {
  const start = lines.starts[line]!;
  const end = lineEnd(lines, line);
  const body = lines.text.slice(start, end);
  const raw = lines.text[box]!;
  return {
    id,
    title: title === "" ? id : title,
    kind: "task",
    groups: [],
    status: markStatus(raw),
    dependencies: [],
    files: mentionedFiles(body.replace(/\d+-PLAN\.md/g, "")),
    acceptance: [],
    code: [],
    commands: [],
    body,
    span: { file: path, line: line + 1, endLine: line + 1, start, end },
    mark: { file: path, line: line + 1, offset: box, raw, style: "box" },
  };
}

/** What the section of each phase says about what comes first. */
function phaseDependencies(
  lines: Lines,
  sections: readonly Section[],
): ReadonlyMap<string, readonly RawDependency[]> {
  const readField = fieldReader();
  const found = new Map<string, readonly RawDependency[]>();
  for (const { title, line, end } of sections) {
    const phase = /^\**Phase[ \t]+(\d{1,5}(?:\.\d{1,5})?)\b/i.exec(title)?.[1];
    if (phase === undefined || found.has(plainNumber(phase))) continue;
    for (let at = line + 1; at < Math.min(end, line + REACH); at++) {
      const field = readField(lines.text.slice(contentStart(lines, at), lineEnd(lines, at)).trim());
      if (field?.name !== "dependencies" || field.value === "") continue;
      found.set(plainNumber(phase), gsdPhasesNamed(field.value));
      break;
    }
  }
  return found;
}

/** A phase says what it depends on within so many lines of its heading. */
const REACH = 40;
