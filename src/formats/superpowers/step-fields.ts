import { actionIn } from "../file-action.ts";
import { isFileName } from "../file-name.ts";
import { fieldReader } from "../read-field.ts";
import type { Field, FieldReader } from "../read-field.ts";
import { stepTitle } from "./step-title.ts";

/**
 * The fields of a task made of steps: what a step says (its commands, what is expected of them) is read with the step, and a step's
 * own line ends the field above and says what the code below it is for.
 */
export function stepFields(): FieldReader {
  const common = fieldReader();
  return (ink) => {
    const title = stepTitle(ink);
    if (title !== undefined) return silent(title);
    const field = common(ink);
    if (field?.name === "post") return { ...field, name: "other" };
    if (field?.name === "files") return inline(field);
    if (field !== undefined) return LABELLED.has(field.name) ? labelled(field) : field;
    const label = OF_STEPS.exec(ink.slice(0, 60))?.[1];
    return label === undefined ? undefined : silent(label);
  };
}

/**
 * `Test: \`a.py\` (remove the old case)`, `Modify: \`a.py:3-9\` — \`open\``: the label says what happens to the file and the first
 * code span which file; remarks say what happens in it, and further spans are mostly names inside.
 */
function labelled(field: Field): Field {
  const parts = field.value.split("`");
  const kept = parts.map((part, at) => {
    if (at % 2 === 0) return part.replace(/\([^()]*\)/g, onlyLines);
    if (at === 1 && parts[0]!.trim() === "") return part;
    const listed = at === 1 || JOINT.test(parts[at - 1]!.replace(/\([^()]*\)/g, ""));
    return listed && (isFileName(part, false) || part.startsWith(".")) ? part : "";
  });
  return { ...field, value: kept.join("`") };
}

/** `**Files:** Modify \`a.cs\` (why), \`b.cs\``: the first word holds for all. */
function inline(field: Field): Field {
  const word = ACTION.exec(field.value);
  const name = word === null ? undefined : actionIn(word[0]);
  if (name === undefined || name === "unknown") return field;
  return labelled({ ...field, name, value: field.value.slice(word![0].length).trim() });
}

function onlyLines(remark: string): string {
  const lines = LINES.exec(remark)?.[0];
  return lines === undefined ? "" : `(${lines})`;
}

function silent(label: string): Field {
  return { name: "other", label, value: "", bold: true, rest: undefined };
}

const LABELLED: ReadonlySet<string> = new Set(["create", "modify", "delete", "read", "test"]);
const JOINT = /^[\s,;+&/·]*(?:and|or)?\s*$/i;
const ACTION = /^(?:create|modify|update|edit|delete|remove|read|test)s?:?\s(?=\s*`)/i;
const LINES = /\blines?\s+~?\d[\d,\s–-]*/i;
const OF_STEPS = /^\**(Expected|Expect|Consumes|Produces|Interfaces)\b[^:：]{0,30}[:：]/i;
