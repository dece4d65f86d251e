import type { Heading } from "./checklist/outline.ts";
import type { DraftTask, PlanFile } from "./dialect.ts";
import { contentStart, listText } from "./headed/list-text.ts";
import { wordStatus } from "./headed/status.ts";
import { readTitle } from "./headed/task-title.ts";
import { indentOf, inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import { mentionedFiles } from "./mentioned-files.ts";

/** The acceptance criteria of a story by number: its numbered list, `AC1`, `**AC 2:**`. */
export function storyCriteria(lines: Lines, headings: readonly Heading[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const first = headings.findIndex(({ text }) => CRITERIA.test(text));
  if (first < 0) return found;
  const next = headings.find(({ depth }, place) => place > first && depth <= headings[first]!.depth);
  const end = next?.line ?? lines.count;
  let number: number | undefined;
  for (let line = headings[first]!.line + 1; line < end; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.blank || kind === LINE.fenceBody) continue;
    const text = kind === LINE.heading ? listText(lines, line).replace(/^#+\s*/, "") : listText(lines, line);
    const named = NAMED.exec(text);
    const counted = kind === LINE.number && indentOf(lines, line) < 2 ? numberAt(lines, line) : undefined;
    if (named !== null || counted !== undefined) {
      number = named === null ? counted! : Number(named[1]);
      if (!found.has(number)) found.set(number, text.slice(named?.[0].length ?? 0).trim() || text);
    } else if (number !== undefined && found.get(number)!.length < LONGEST) {
      found.set(number, `${found.get(number)!} ${text}`);
    }
  }
  return found;
}

/** A story as the one task it is, where it lists none; undefined where it has no number. Its state is kept elsewhere: it has no mark. */
export function storyTask(
  { path, text }: PlanFile,
  lines: Lines,
  criteria: ReadonlyMap<number, string>,
): DraftTask | undefined {
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.heading) continue;
    const match = STORY.exec(lines.text.slice(inkStart(lines, line), lineEnd(lines, line)));
    if (match === null) return undefined;
    const start = lines.starts[line]!;
    const end = text.trimEnd().length;
    const status = STATUS.exec(text)?.[1];
    return {
      id: match[1]!,
      title: readTitle(match[2]!).title,
      kind: "task",
      groups: [],
      status: (status === undefined ? undefined : wordStatus(status)) ?? "open",
      ...(status === undefined ? {} : { rawStatus: status.trim() }),
      dependencies: [],
      files: mentionedFiles(text),
      acceptance: [...criteria.values()],
      code: [],
      commands: [],
      body: text.slice(start, end),
      span: { file: path, line: line + 1, endLine: endLine(lines, end), start, end },
    };
  }
  return undefined;
}

function endLine(lines: Lines, end: number): number {
  let line = lines.count;
  while (line > 1 && lines.starts[line - 1]! >= end) line--;
  return line;
}

function numberAt(lines: Lines, line: number): number {
  return Number.parseInt(lines.text.slice(inkStart(lines, line), contentStart(lines, line)), 10);
}

const LONGEST = 1000;
const CRITERIA =
  /\bacceptance criteria\b|^ACs\b|critères d.acceptation|criteri di accettazione|criterios de aceptación|critérios de aceitação|akzeptanzkriterien|критерии приёмки|验收标准|受け入れ基準/i;
const NAMED = /^[*`_[(]{0,4}AC[\s-]?#?(\d{1,3})[*`_\])]{0,4}\s?(?:[:：—–-]\s?)?(?:\*\*)?\s?/i;
const STORY =
  /^#[ \t]+\**(?:(?:User )?Story|Histoire|Storia|Historia|História|История|ストーリー)\s?([\dA-Z]{1,4}[.-]\d{1,4}[a-z]?)\s?[:：—–.-]?\s?(.*)$/i;
const STATUS = /^\W{0,6}(?:status|statut|stato|estado)\W{0,6}[:：]\W{0,6}(\w[^\n]{0,60})$/im;
