import { withOne } from "../append.ts";
import type { FieldReader } from "../read-field.ts";
import { applyField } from "./task-fields.ts";
import type { TaskFields } from "./task-fields.ts";
import { readTitle } from "./task-title.ts";
import type { Title } from "./task-title.ts";

/**
 * Reads the line of a task: its title, and what stands behind it on the same line,
 * as in "Create types - Agent: ts-dev - File: `a.ts` - **Duration: 6 min** - [parallel: g, depends: MT-1.1]".
 */
export function readTaskLine(text: string, readField: FieldReader, fields: TaskFields): Title {
  let head = text;
  if (head.includes("[")) head = readBrackets(head, readField, fields);
  if (head.includes(":") && INLINE.test(head)) {
    const parts = head.split(PART);
    const titled: string[] = [];
    for (const part of parts) {
      const field = titled.length === 0 ? undefined : readField(part.trim().replace(/^\*\*|\*\*$/g, ""));
      if (field === undefined || field.name === "other") titled.push(part);
      else applyField(fields, field);
    }
    head = titled.join(" - ");
  }
  const title = readTitle(head);
  if (title.dependencies !== undefined)
    fields.dependencies = withOne(fields.dependencies, { text: title.dependencies });
  return title;
}

/** Takes `[parallel: g, depends: a, b]` off a line and enters what it says. */
function readBrackets(text: string, readField: FieldReader, fields: TaskFields): string {
  return (
    text.slice(0, LONGEST).replace(BRACKET, (whole, inner: string) => {
      const parts = inner.split(/,\s*(?=[A-Za-z ]{3,20}:)/);
      const read = parts.map((part) => readField(`${part[0]!.toUpperCase()}${part.slice(1)}`));
      if (!read.every((field) => field !== undefined)) return whole;
      for (const field of read)
        applyField(fields, field.name === "parallel" ? { ...field, name: "parallel-group" } : field);
      return "";
    }) + text.slice(LONGEST)
  );
}

const LONGEST = 4000;
const BRACKET = /\[([A-Za-z ]{3,20}:[^[\]]*)\]/g;
const PART = /\s+(?:-|–|—|\||·)\s+/;
const INLINE = /\s(?:-|–|—|\||·)\s+(?:\*\*)?[A-Z][A-Za-z ]{2,24}(?:\*\*)?:/;
