import type { CodeBlock, CommandPhase } from "../../core/plan/plan.ts";
import { withAll } from "../append.ts";
import { fenceCommands } from "../command-field.ts";
import { fenceAt, fenceText } from "../fences.ts";
import { fieldName } from "../field-names.ts";
import type { FieldName } from "../field-names.ts";
import { indentOf, LINE } from "../line.ts";
import type { Lines } from "../line.ts";
import type { Field, FieldReader } from "../read-field.ts";
import { listText } from "./list-text.ts";
import { applyField, noFields } from "./task-fields.ts";
import type { TaskFields } from "./task-fields.ts";

/** A code block as it stands in a body; `info` is what follows the fence's mark. */
export type BodyCode = Omit<CodeBlock, "target"> & { readonly info: string; readonly closed: boolean };

/** The field that list lines below belong to. */
type Owner = { name: FieldName; label: string; indent: number; empty: boolean };

/** Reads the lines of a task's body, `from` to before `to`, into its fields; answers its code blocks. */
export function readBody(
  lines: Lines,
  from: number,
  to: number,
  tools: { readField: FieldReader; fields: TaskFields },
): BodyCode[] {
  return new BodyReader(lines, tools.readField).read(from, to, tools.fields);
}

const NO_CODE: BodyCode[] = [];

/** Reads the bodies of one document's tasks, one after the other. */
export class BodyReader {
  readonly #lines: Lines;
  readonly #readField: FieldReader;
  #fields: TaskFields = noFields();
  #code: BodyCode[] = NO_CODE;
  /** The first `#depth` of them are in force. */
  readonly #owners: Owner[] = [];
  #depth = 0;
  /** The prose that ends directly before the present line, and whether a blank line has followed it. */
  #lead = "";
  #parted = false;

  constructor(lines: Lines, readField: FieldReader) {
    this.#lines = lines;
    this.#readField = readField;
  }

  /** Reads the lines `from` to before `to` into fields; answers the code blocks. */
  read(from: number, to: number, fields: TaskFields): BodyCode[] {
    this.#fields = fields;
    this.#code = NO_CODE;
    this.#depth = 0;
    this.#lead = "";
    this.#parted = false;
    for (let line = from; line < to; line++) line = this.#line(line);
    return this.#code;
  }

  /** Reads one line, or a whole fence; answers the last line read. */
  #line(line: number): number {
    const kind = this.#lines.kinds[line]!;
    switch (kind) {
      case LINE.blank:
        this.#parted = true;
        return line;
      case LINE.fenceOpen:
        return this.#fence(line);
      case LINE.heading:
        this.#heading(listText(this.#lines, line).replace(/^#+\s*/, ""));
        return line;
      case LINE.text:
        this.#text(listText(this.#lines, line));
        return line;
      case LINE.bullet:
      case LINE.number:
        this.#item(line);
        return line;
      default:
        this.#lead = "";
        return line;
    }
  }

  #heading(text: string): void {
    const name = fieldName(text.replace(/:\s*$/, "")) ?? "other";
    this.#depth = 0;
    this.#own(name, text, -1, true);
    this.#setLead(name === "lead" ? text : "");
  }

  #text(text: string): void {
    const field = this.#readField(text);
    if (field !== undefined) {
      this.#depth = 0;
      this.#own(field.name, field.label, -1, field.value === "");
      this.#apply(field);
      this.#setLead(leadOf(field));
      return;
    }
    const owner = this.#owner();
    if (owner?.empty === true && !this.#parted && !LISTED.has(owner.name)) {
      applyField(this.#fields, { ...owner, value: text });
      owner.empty = false;
    } else if (this.#parted && owner !== undefined && !owner.empty) this.#depth = 0;
    const plain = text.includes("**") ? text.replaceAll("**", "") : text;
    this.#lead = this.#parted || this.#lead === "" ? plain : `${this.#lead} ${plain}`.slice(-LONGEST_LEAD);
    this.#parted = false;
  }

  #item(line: number): void {
    const text = listText(this.#lines, line);
    const indent = indentOf(this.#lines, line);
    while (this.#depth > 0 && this.#owner()!.indent >= indent) this.#depth--;
    const owner = this.#owner();
    const field = this.#readField(text);
    if (field !== undefined && isOwnField(field, owner)) {
      this.#own(field.name, field.label, indent, field.value === "");
      this.#apply(field);
      this.#setLead(leadOf(field));
      return;
    }
    if (owner !== undefined) {
      owner.empty = false;
      if (LISTED.has(owner.name)) applyField(this.#fields, { ...owner, value: text });
    }
    this.#setLead(text);
  }

  #apply(field: Field): void {
    applyField(this.#fields, field);
    for (let rest = field.rest; rest !== undefined;) {
      const next: Field | undefined = this.#readField(rest);
      if (next !== undefined) applyField(this.#fields, next);
      rest = next?.rest;
    }
  }

  #fence(line: number): number {
    const fence = fenceAt(this.#lines, line);
    const owner = this.#owner();
    const text = fenceText(this.#lines, fence);
    if (owner !== undefined && PHASES[owner.name] !== undefined && SHELLS.has(fence.language)) {
      const commands = fenceCommands(owner.label, PHASES[owner.name]!, text);
      this.#fields.commands = withAll(this.#fields.commands, commands);
      owner.empty = false;
    } else if (text.trim() !== "") {
      const { language, info } = fence;
      if (this.#code === NO_CODE) this.#code = [];
      this.#code.push({ language, info, closed: fence.closed, text, lead: this.#lead, line: line + 1 });
    }
    this.#setLead("");
    return fence.close;
  }

  /** The field that the next list line belongs to. */
  #owner(): Owner | undefined {
    return this.#depth === 0 ? undefined : this.#owners[this.#depth - 1];
  }

  /** Enters a field as the owner of what follows; `indent` is -1 where it stands on no list line. */
  #own(name: FieldName, label: string, indent: number, empty: boolean): void {
    const owner = this.#owners[this.#depth++];
    if (owner === undefined) this.#owners.push({ name, label, indent, empty });
    else {
      owner.name = name;
      owner.label = label;
      owner.indent = indent;
      owner.empty = empty;
    }
  }

  #setLead(lead: string): void {
    this.#lead = lead.slice(-LONGEST_LEAD);
    this.#parted = false;
  }
}

/** A list line is a field of the task, unless it is an item of the field above: a criterion may begin with a bold word. */
function isOwnField(field: Field, owner: Owner | undefined): boolean {
  if (owner === undefined || owner.name === "files") return true;
  if (!field.bold) return false;
  return field.name !== "other" || !LISTED.has(owner.name);
}

/** What a field says about the code below it: its own words, with the name in front where the name says it. */
function leadOf({ name, label, value }: Field): string {
  if (name === "lead" || name === "other")
    return value === "" ? label : /^[({]/.test(value) ? `${label} ${value}` : value;
  return name === "objective" ? value : "";
}

const LONGEST_LEAD = 500;
const PHASES: Readonly<Partial<Record<FieldName, CommandPhase>>> = {
  post: "post",
  test: "post",
  pre: "pre",
  monitor: "background",
};
const SHELLS: ReadonlySet<string> = new Set([
  "",
  "bash",
  "sh",
  "shell",
  "zsh",
  "console",
  "cmd",
  "powershell",
]);
/** Fields whose list lines are values of their own. */
const LISTED: ReadonlySet<FieldName> = new Set<FieldName>([
  "files",
  "deliverables",
  "create",
  "modify",
  "delete",
  "read",
  "test",
  "dependencies",
  "blocks",
  "acceptance",
  "post",
  "pre",
  "monitor",
  "skills",
  "boundary",
]);
