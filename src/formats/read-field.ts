import { fieldName } from "./field-names.ts";
import type { FieldName } from "./field-names.ts";
import { inkBetween, isBlank } from "./line.ts";

/** One field of a task: `**Duration**: 6 min`, `- **Files:** …`, `Run: …`, `_Depends: 1.2_`. */
export type Field = {
  readonly name: FieldName;
  /** The name as written. */
  readonly label: string;
  readonly value: string;
  /** Set in bold: a field even under another one. */
  readonly bold: boolean;
  /** What follows on the same line behind ` · ` or ` | `, itself a field. */
  readonly rest: string | undefined;
};

/** Reads fields off lines; it remembers the names it has met, so that a long document costs little. */
export type FieldReader = (ink: string) => Field | undefined;

/** A reader of its own for each document. The text it is given begins with ink and carries no list mark. */
export function fieldReader(): FieldReader {
  // The few names of a document fall into slots of their own; comparing is cheaper than hashing.
  const slots: Label[] = [];
  const names = new Map<string, Label>();
  const labelIn: LabelIn = (ink, from, to) => {
    const slot = ((to - from) * 7 + ink.charCodeAt(from)) & 127;
    const known = slots[slot];
    if (known?.written.length === to - from && ink.startsWith(known.written, from)) return known;
    const written = ink.slice(from, to);
    const found = names.get(written) ?? { written, name: fieldName(written) };
    names.set(written, found);
    slots[slot] = found;
    return found;
  };
  return (ink) => {
    const code = ink.charCodeAt(0);
    if (code === STAR || code === UNDERSCORE) {
      const second = ink.charCodeAt(1);
      if (second === code) return boldField(ink, labelIn);
      return code === UNDERSCORE ? plainField(ink.replace(/^_|_$/g, ""), labelIn) : undefined;
    }
    return isLetterCode(code) || code > 0x2000 ? plainField(ink, labelIn) : undefined;
  };
}

/** A label as written, and the field that it names. */
type Label = { readonly written: string; readonly name: FieldName | undefined };
/** The label between two offsets of a line, cut out only when it is first met. */
type LabelIn = (ink: string, from: number, to: number) => Label;

function boldField(ink: string, labelIn: LabelIn): Field | undefined {
  const close = ink.indexOf(ink.startsWith("*") ? "**" : "__", 2);
  if (close < 0 || close > LONGEST_BOLD) return undefined;
  const colon = colonIn(ink, 2, close);
  if (colon >= 0) {
    let [from, to] = [2, colon];
    while (from < to && isBlank(ink.charCodeAt(from))) from++;
    while (to > from && isBlank(ink.charCodeAt(to - 1))) to--;
    const label = labelIn(ink, from, to);
    const inside = colon + 1 === close ? "" : ink.slice(colon + 1, close).trim();
    if (inside !== "" && label.name === undefined) return undefined;
    if (inside === "") return field(label, inkBetween(ink, close + 2, ink.length));
    return field(label, inside + ink.slice(close + 2));
  }
  let at = close + 2;
  while (ink.charCodeAt(at) === SPACE) at++;
  if (ink.charCodeAt(at) === OPEN_PAREN) {
    const end = ink.indexOf(")", at);
    if (end < 0) return undefined;
    at = end + 1;
    while (ink.charCodeAt(at) === SPACE) at++;
  }
  const code = ink.charCodeAt(at);
  if (code !== COLON && code !== WIDE_COLON) return undefined;
  const label = labelIn(ink, 2, close);
  return field(label, inkBetween(ink, at + 1, ink.length));
}

function field({ written, name = "other" }: Label, behind: string): Field {
  const cut = restAt(behind);
  if (cut < 0) return { name, label: written, value: behind.trim(), bold: true, rest: undefined };
  return {
    name,
    label: written,
    value: behind.slice(0, cut).trim(),
    bold: true,
    rest: behind.slice(behind.indexOf("**", cut)),
  };
}

/** Where a second field begins on the line: at ` · **`, ` | **`, `, **`. */
function restAt(behind: string): number {
  for (let at = behind.indexOf("**"); at >= 0; at = behind.indexOf("**", at + 2)) {
    let mark = at - 1;
    while (mark >= 0 && behind.charCodeAt(mark) === SPACE) mark--;
    if (mark >= 0 && PARTING.includes(behind[mark]!) && colonIn(behind, at, at + LONGEST_BOLD) >= 0)
      return mark;
  }
  return -1;
}

function plainField(ink: string, labelIn: LabelIn): Field | undefined {
  const colon = colonIn(ink, 0, LONGEST_PLAIN);
  if (colon <= 0) return undefined;
  const behind = ink.charCodeAt(colon + 1);
  if (!Number.isNaN(behind) && behind !== SPACE && behind !== 9 && ink.charCodeAt(colon) === COLON)
    return undefined;
  const { written, name } = labelIn(ink, 0, colon);
  if (name === undefined || name === "lead" || name === "objective") return undefined;
  const value = inkBetween(ink, colon + 1, ink.length);
  return { name, label: written, value, bold: false, rest: undefined };
}

/** Where the first colon, narrow or wide, stands from `from` to before `to`; -1 where there is none. */
function colonIn(text: string, from: number, to: number): number {
  const end = Math.min(to, text.length);
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON || code === WIDE_COLON) return at;
  }
  return -1;
}

function isLetterCode(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

const PARTING = "·|•;,/";
const LONGEST_BOLD = 80;
const LONGEST_PLAIN = 32;
const SPACE = 32;
const OPEN_PAREN = 40;
const STAR = 42;
const COLON = 58;
const UNDERSCORE = 95;
const WIDE_COLON = 0xff1a;
