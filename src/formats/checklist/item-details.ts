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
  readonly files: FileUse[];
  readonly commands: TaskCommand[];
  readonly acceptance: string[];
  readonly requirements: string[];
  /** What fields say, in a form that many tasks do without. */
  readonly fields: TaskFields | undefined;
  readonly code: readonly BodyCode[];
};

/** What a document's items are read with. */
export type ItemTools = { readonly path: string; readonly lines: Lines; readonly readField: FieldReader };

/** Reads an item's own lines, given as pairs of first line and line behind the last. */
export function readDetails({ lines, readField }: ItemTools, own: readonly number[]): ItemDetails {
  const details: ItemDetails = {
    files: [],
    commands: [],
    acceptance: [],
    requirements: [],
    fields: undefined,
    code: [],
  };
  let fielded = false;
  for (let at = 0; at < own.length; at += 2) {
    for (let line = own[at]!; line < own[at + 1]!; line++) {
      const kind = lines.kinds[line]!;
      if (kind === LINE.bullet || kind === LINE.number || kind === LINE.text) {
        const start = contentStart(lines, line);
        const box = kind === LINE.text ? undefined : boxAt(lines.text, start);
        const text = lines.text.slice(box?.after ?? start, lineEnd(lines, line)).trim();
        if (box !== undefined) details.acceptance.push(text);
        else if (readDetail(text, details, readField)) fielded = true;
      } else if (kind === LINE.fenceOpen) fielded = true;
    }
  }
  return fielded ? withFields(lines, own, details, readField) : details;
}

/** Reads one line; true where it is a field that the list below it may belong to. */
function readDetail(text: string, details: ItemDetails, readField: FieldReader): boolean {
  const code = text.charCodeAt(0);
  if (code === STAR || code === UNDERSCORE || COLON.test(text.slice(0, LONGEST_NAME))) {
    const requirements = REQUIREMENTS.exec(text);
    if (requirements !== null) {
      addRequirements(text.slice(requirements[0].length), details.requirements);
      return false;
    }
    const leverage = code === UNDERSCORE ? /^_(?:Leverage|Reuse|Context):\s?/i.exec(text) : null;
    if (leverage !== null) {
      proseFiles(`see ${text.slice(leverage[0].length).replace(/_$/, "")}`, "detail", details.files);
      return false;
    }
    if (readField(text) !== undefined) return true;
  }
  proseFiles(text, "detail", details.files);
  checkCommands(text, details.commands);
  return false;
}

/** "1.1, 3.2_", "Requirements 2.1, 2.7**", "FR-1 and FR-2". */
function addRequirements(words: string, found: string[]): void {
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
const COLON = /[:：]/;
const STAR = 42;
const UNDERSCORE = 95;
const REQUIREMENTS =
  /^[_*]{0,2}(?:requirements?|reqs?|validates|satisfies|要件|需求|要求|요구\s?사항|требования|requisitos|exigences|anforderungen)[_*]{0,2}\s?[:：][_*]{0,2}/i;
