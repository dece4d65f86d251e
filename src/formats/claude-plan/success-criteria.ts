import type { Mark, TaskCommand } from "../../core/plan/plan.ts";
import { isCommand } from "../command-field.ts";
import { documentSections } from "../document-sections.ts";
import { listText } from "../headed/list-text.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { taskSteps } from "../superpowers/task-steps.ts";

/** How a phase is known to be done. */
export type Criteria = {
  readonly acceptance: readonly string[];
  readonly commands: readonly TaskCommand[];
  readonly marks: readonly Mark[];
  /** A person is asked to look before the next phase. */
  readonly gated: boolean;
};

/** Reads the sections on success and verification between two lines; commands stand in those that are not manual. */
export function successCriteria(lines: Lines, path: string, from: number, to: number): Criteria {
  const acceptance: string[] = [];
  const commands: TaskCommand[] = [];
  const marks: Mark[] = [];
  let gated = false;
  let section: "automated" | "manual" | undefined;
  for (let line = from; line < to; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.heading || kind === LINE.text) {
      const text = trimmedLine(lines, line).slice(0, LONGEST);
      gated ||= GATE.test(text);
      const head = kind === LINE.heading || /^\*\*[^*]+\*\*:?$/.test(text);
      if (head) section = MANUAL.test(text) ? "manual" : CRITERIA.test(text) ? "automated" : undefined;
    } else if (section !== undefined && (kind === LINE.bullet || kind === LINE.number)) {
      const text = listText(lines, line);
      if (!text.endsWith(":")) acceptance.push(section === "manual" ? `Manual: ${text}` : text);
      // What only a person can see is a person's to tick.
      if (section === "manual") continue;
      marks.push(...taskSteps(lines, path, line, line + 1).marks);
      commands.push(...commandsIn(text));
    }
  }
  return { acceptance, commands, marks, gated };
}

/** Sections of a document that the whole plan is proven by, as lines. */
export function finalSections(lines: Lines): { from: number; to: number }[] {
  return documentSections(lines)
    .filter(
      ({ depth, title }) =>
        depth <= 2 && /^(?:verification|done when|acceptance criteria|success criteria)\b/i.test(title),
    )
    .map(({ line, end }) => ({ from: line, to: end }));
}

function commandsIn(text: string): TaskCommand[] {
  const parts = text.split("`");
  return parts
    .filter((_, at) => at % 2 === 1 && at + 1 < parts.length)
    .filter((span) => isCommand(span.replace(/^cd\s+\S+\s*&&\s*/, "")))
    .map((command) => ({ name: "Automated verification", phase: "post", command, description: text }));
}

const LONGEST = 400;
const MANUAL = /\bmanual\b/i;
const CRITERIA =
  /\b(?:success criteria|automated|verification|verify|done (?:when|criteria)|acceptance|definition of done|tests?)\b/i;
const GATE =
  /\bpause (?:here )?for\b.{0,40}\b(?:manual|human|confirmation)|\b(?:manual|human) confirmation\b|\bwait for (?:the )?(?:user|human)\b/i;
