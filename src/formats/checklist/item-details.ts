import type { FileUse, TaskCommand } from "../../core/plan/plan.ts";
import { contentStart } from "../headed/list-text.ts";
import { readBody } from "../headed/task-body.ts";
import type { BodyCode } from "../headed/task-body.ts";
import { noFields } from "../headed/task-fields.ts";
import type { TaskFields } from "../headed/task-fields.ts";
import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import { boxAt } from "./box-at.ts";
import { checkCommands } from "./check-commands.ts";
import { proseFiles } from "./prose-files.ts";

/** What the lines below an item say. */
export type ItemDetails = {
  readonly files: readonly FileUse[];
  readonly commands: readonly TaskCommand[];
  readonly acceptance: readonly string[];
  readonly requirements: readonly string[];
  /** What fields say, in a form that many tasks do without. */
  readonly fields: TaskFields | undefined;
  readonly code: readonly BodyCode[];
};

/** Reads items' own lines, given as pairs of first line and line behind the last. */
export type DetailReader = (own: readonly number[]) => ItemDetails;

/** A reader of its own for each document: most lines say nothing, and what they fill is used again. */
export function detailReader(lines: Lines, readField: FieldReader): DetailReader {
  const found: Found = { files: [], commands: [], acceptance: [], requirements: [] };
  return (own) => {
    if (own.length === 0) return NOTHING;
    let fielded = false;
    for (let at = 0; at < own.length; at += 2)
      for (let line = own[at]!; line < own[at + 1]!; line++)
        if (readLine(lines, line, found, readField)) fielded = true;
    const details: ItemDetails = {
      files: take(found.files),
      commands: take(found.commands),
      acceptance: take(found.acceptance),
      requirements: take(found.requirements),
      fields: undefined,
      code: NONE,
    };
    return fielded ? withFields(lines, own, details, readField) : details;
  };
}

type Found = { files: FileUse[]; commands: TaskCommand[]; acceptance: string[]; requirements: string[] };

function take<T>(found: T[]): readonly T[] {
  return found.length === 0 ? NONE : found.splice(0);
}

/** Reads one line; true where it is a field or a fence, which other lines may belong to. */
function readLine(lines: Lines, line: number, found: Found, readField: FieldReader): boolean {
  const kind = lines.kinds[line]!;
  if (kind === LINE.fenceOpen) return true;
  if (kind !== LINE.bullet && kind !== LINE.number && kind !== LINE.text) return false;
  const start = contentStart(lines, line);
  const box = kind === LINE.text ? undefined : boxAt(lines.text, start);
  const text = lines.text.slice(box?.after ?? start, lineEnd(lines, line)).trim();
  if (box === undefined) return readDetail(text, found, readField);
  found.acceptance.push(text);
  return false;
}

function readDetail(text: string, found: Found, readField: FieldReader): boolean {
  const code = text.charCodeAt(0);
  const colon = text.indexOf(":");
  if (code === STAR || code === UNDERSCORE || (colon >= 0 && colon < LONGEST_NAME) || WIDE_COLON.test(text)) {
    const requirements = REQUIREMENTS.exec(text);
    if (requirements !== null) {
      addRequirements(text.slice(requirements[0].length), found.requirements);
      return false;
    }
    const reused = code === UNDERSCORE ? REUSED.exec(text) : null;
    if (reused !== null) {
      proseFiles(`see ${text.slice(reused[0].length).replace(/_$/, "")}`, "detail", found.files);
      return false;
    }
    if (readField(text) !== undefined) return true;
  }
  proseFiles(text, "detail", found.files);
  checkCommands(text, found.commands);
  return false;
}

/** "1.1, 3.2_", "Requirements 2.1, 2.7**", "FR-1 and FR-2". */
function addRequirements(words: string, found: string[]): void {
  if (NUMBERS.test(words)) {
    for (const name of words.replace("_", "").split(", ")) if (!found.includes(name)) found.push(name);
    return;
  }
  const plain = words
    .slice(0, 1000)
    .replace(/[_*`[\]]/g, "")
    .replace(/^\s*(?:requirements?|要件|需求)\s?:?/i, "");
  for (const part of plain.split(/[,;、，]|\sand\s/)) {
    const name = part.trim().replace(/\.$/, "");
    if (name !== "" && name.length <= 80 && found.length < MOST && !found.includes(name)) found.push(name);
  }
}

function withFields(
  lines: Lines,
  own: readonly number[],
  details: ItemDetails,
  readField: FieldReader,
): ItemDetails {
  const fields = noFields();
  const code: BodyCode[] = [];
  for (let at = 0; at < own.length; at += 2)
    code.push(...readBody(lines, own[at]!, own[at + 1]!, { readField, fields }));
  // A box below a field is a criterion, whatever the field lists.
  const told = new Set(details.acceptance);
  fields.dependencies = fields.dependencies.filter(({ text }) => !told.has(text));
  return {
    ...details,
    files: merged(fields.files, details.files),
    commands: [
      ...fields.commands,
      ...details.commands.filter(({ command }) => !fields.commands.some((it) => it.command === command)),
    ],
    acceptance: [...new Set([...fields.acceptance, ...details.acceptance])],
    fields,
    code,
  };
}

/** Declared files first, each path once. */
function merged(declared: readonly FileUse[], told: readonly FileUse[]): FileUse[] {
  const byPath = new Map<string, FileUse>();
  for (const file of [...declared, ...told]) {
    const known = byPath.get(file.path);
    if (
      known === undefined ||
      (known.action === "unknown" && file.action !== "unknown" && file.mentioned !== true)
    )
      byPath.set(file.path, file);
  }
  return [...byPath.values()];
}

const MOST = 60;
const LONGEST_NAME = 80;
const WIDE_COLON = /^.{0,40}：/;
const REUSED = /^_(?:Leverage|Reuse|Context):\s?/i;
/** The common case, written as the tool writes it. */
const NUMBERS = /^\d{1,3}\.\d{1,3}(?:, \d{1,3}\.\d{1,3}){0,20}_?$/;
const NONE: readonly never[] = [];
const NOTHING: ItemDetails = {
  files: NONE,
  commands: NONE,
  acceptance: NONE,
  requirements: NONE,
  fields: undefined,
  code: NONE,
};
const STAR = 42;
const UNDERSCORE = 95;
const REQUIREMENTS =
  /^[_*]{0,2}(?:requirements?|reqs?|validates|satisfies|要件|需求|要求|요구\s?사항|требования|requisitos|exigences|anforderungen)[_*]{0,2}\s?[:：][_*]{0,2}/i;
