import type { FieldName } from "../field-names.ts";
import { fieldReader } from "../read-field.ts";
import type { Field, FieldReader } from "../read-field.ts";

/**
 * The fields of an OMO task, on lines of their own (`- **Category**: \`quick\``) or several on one line
 * (`**Parallelization**: Can Parallel: NO | Wave 1 | Blocks: 2, 4 | Blocked By: none`).
 */
export function omoFields(): FieldReader {
  const common = fieldReader();
  return (ink) => {
    const bar = ink.includes(" | ") ? barAt(ink) : -1;
    const head = bar < 0 ? ink : ink.slice(0, bar);
    const field = ownField(head) ?? common(head);
    return field === undefined || bar < 0 ? field : { ...field, rest: field.rest ?? ink.slice(bar + 3) };
  };
}

function ownField(ink: string): Field | undefined {
  const wave = WAVE.exec(ink);
  if (wave !== null) return field("wave", "Wave", wave[1]!);
  const match = LABEL.exec(ink.slice(0, LONGEST_LABEL));
  if (match === null) return undefined;
  const label = match[1]!.trim();
  const known = OWN.get(label.toLowerCase());
  if (known === undefined || (known === "read" && !ink.startsWith("**"))) return undefined;
  const value = ink
    .slice(match[0].length)
    .replace(/^\*\*\s*/, "")
    .trim();
  // `**Parallelization**: Can Parallel: NO` and `**Parallelization**: YES (Wave 1)` are one field; the rest may follow.
  if (known === "parallel") return parallelField(label, value);
  if (known === "role" || known === "skills")
    return field(known, label, known === "role" ? roleIn(value) : skillsIn(value));
  return field(known, label, value);
}

function field(name: FieldName, label: string, value: string): Field {
  return { name, label, value, bold: true, rest: undefined };
}

/** `Can Run In Parallel: NO (depends on Task 3)`: what it waits for stands in "Blocked By"; `Parallelization: YES (Wave 1)` names the wave. */
function parallelField(label: string, value: string): Field {
  const said = value.replace(/^can (?:run in )?parallel\s*[:：]\s*/i, "");
  const own = field(
    said === "" ? "other" : "parallel",
    label,
    /^can /i.test(label) ? said.split(/[\s(（]/, 1)[0]! : said,
  );
  const wave = /^(?:yes|no)?[\s(（,;—–-]{0,4}wave\s+(\d+[a-z]?)\b/i.exec(said)?.[1];
  return wave === undefined ? own : { ...own, rest: `Wave ${wave}` };
}

/** "`quick` - Reason: small" → quick. */
function roleIn(value: string): string {
  const code = /`([^`]+)`/.exec(value)?.[1];
  return (code ?? value.split(/\s[-–—(]/, 1)[0]!).trim().slice(0, 60);
}

/** "[`git-master`, `playwright`] — reason" → git-master, playwright; `[]` and words give none. */
function skillsIn(value: string): string {
  const list = value.split(/\s[-–—]\s/, 1)[0]!.replace(/[`"[\]]/g, "");
  return list
    .split(/[,;+]/)
    .map((skill) => skill.trim())
    .filter((skill) => /^[\w@/.-]{2,60}$/.test(skill) && !/^(?:none|n\/a)$/i.test(skill))
    .join(", ");
}

/** Offset of the first ` | ` outside of code spans, -1 where there is none. */
function barAt(ink: string): number {
  let quoted = false;
  for (let at = 0; at < ink.length; at++) {
    if (ink[at] === "`") quoted = !quoted;
    else if (!quoted && ink.startsWith(" | ", at)) return at;
  }
  return -1;
}

const LONGEST_LABEL = 80;
const LABEL = /^\**([A-Za-z][A-Za-z /&-]{1,40}?)(?:\s?\([^()]{0,40}\))?\**\s*[:：]/;
const WAVE = /^Wave\s+(\d+[a-z]?)$/i;
const OWN: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ["category", "role"],
  ["recommended agent profile", "role"],
  ["agent profile", "role"],
  ["skills", "skills"],
  ["omitted", "other"],
  ["skills evaluated but omitted", "other"],
  ["parallelization", "parallel"],
  ["can parallel", "parallel"],
  ["can run in parallel", "parallel"],
  ["parallelizable", "parallel"],
  ["blocks", "blocks"],
  ["blocked by", "dependencies"],
  ["references", "read"],
  ["pattern references", "read"],
  ["pattern", "read"],
  ["api/type references", "read"],
  ["api references", "read"],
  ["type references", "read"],
  ["api/type", "read"],
  ["test references", "read"],
  ["documentation references", "read"],
  ["codebase references", "read"],
  ["must not do", "other"],
  ["why each reference matters", "other"],
  ["external references", "other"],
  ["qa scenarios", "other"],
  ["evidence to capture", "other"],
  ["evidence", "other"],
  ["commit", "other"],
  ["message", "other"],
  ["files", "files"],
  ["pre-commit", "post"],
]);
