import type { Section } from "./document-sections.ts";
import { fieldName } from "./field-names.ts";
import type { FieldName } from "./field-names.ts";
import type { FrontMatter } from "./front-matter.ts";
import { listText } from "./headed/list-text.ts";
import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import type { FieldReader } from "./read-field.ts";
import { textsOf } from "./yaml-value.ts";

/** A field of a document that is one task, wherever it is stated; a list is stated once for each item. */
export type StatedField = { readonly name: FieldName; readonly label: string; readonly value: string };

/** The fields that stand outside of the text: in front matter, in a table `| **Status** | Pending |`, in a heading `## Status: Pending`. */
export function outerFields(
  lines: Lines,
  sections: readonly Section[],
  front: FrontMatter | undefined,
): StatedField[] {
  const fields: StatedField[] = [];
  const add = (label: string, value: string): void => {
    const plain = label.replace(/[*`]+/g, "").trim();
    const name = fieldName(plain.replaceAll("_", " ")) ?? "other";
    const said = value.trim();
    if (said !== "") fields.push({ name, label: plain, value: said });
  };
  for (const { name, value } of front?.map.entries ?? [])
    for (const words of textsOf(value)) add(name, words);
  const head = sections.find(({ depth }) => depth === 2)?.line ?? lines.count;
  for (let line = 0; line < head; line++) {
    if (lines.kinds[line] !== LINE.table) continue;
    const [, label = "", value = "", ...more] = lines.text
      .slice(inkStart(lines, line), lineEnd(lines, line))
      .split("|");
    if (more.length === 1 && fieldName(label) !== undefined) add(label, value);
  }
  for (const { title, depth } of sections) {
    if (depth === 1) continue;
    const colon = title.indexOf(":");
    if (colon > 0 && fieldName(title.slice(0, colon)) !== undefined)
      add(title.slice(0, colon), title.slice(colon + 1));
  }
  return fields;
}

/** The fields that are a section of prose: `## Status`, and below it `Pending`. */
export function proseFields(lines: Lines, sections: readonly Section[]): StatedField[] {
  return sections.flatMap(({ title, line, end }) => {
    const name = fieldName(title.replace(/:\s*$/, ""));
    if (name === undefined || !PROSE.has(name)) return [];
    const fields: StatedField[] = [];
    for (let at = line + 1; at < end && lines.kinds[at] !== LINE.heading; at++) {
      // A list is read as such; the prose around it explains.
      if (lines.kinds[at] === LINE.bullet || lines.kinds[at] === LINE.number) return [];
      if (lines.kinds[at] === LINE.text) fields.push({ name, label: title, value: listText(lines, at) });
    }
    return name === "dependencies" || name === "files" ? fields : fields.slice(0, 1);
  });
}

/** The status in the document's own word, from the fields above its first section. */
export function statedStatus(
  lines: Lines,
  sections: readonly Section[],
  readField: FieldReader,
): string | undefined {
  const head = sections.find(({ depth }) => depth === 2)?.line ?? lines.count;
  for (let line = 0; line < head; line++) {
    const kind = lines.kinds[line];
    if (kind !== LINE.text && kind !== LINE.bullet && kind !== LINE.quote) continue;
    const field = readField(listText(lines, line).replace(/^>\s*/, ""));
    if (field?.name === "status" && field.value !== "") return field.value;
  }
  return undefined;
}

const PROSE: ReadonlySet<FieldName> = new Set<FieldName>([
  "status",
  "dependencies",
  "estimate",
  "priority",
  "agent",
  "wave",
  "risk",
  "files",
]);
