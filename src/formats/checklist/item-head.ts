import { isDigit, readId } from "../read-id.ts";

/** The head of a box's words: what may be an id, and the marks around it. */
export type ItemHead = {
  readonly id: string | undefined;
  readonly look: string;
  readonly sure: boolean;
  readonly optional: boolean;
  readonly titleAt: number;
  readonly wordsAt: number;
};

/** Reads the head of a box whose words begin at an offset and end with their line. */
export function readItemHead(text: string, textAt: number, end: number): ItemHead {
  let at = textAt;
  if (text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === STAR) at++;
  const starred = text.charCodeAt(at) === STAR && text.charCodeAt(at + 1) !== STAR;
  if (starred) at++;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  const head = text.slice(at, Math.min(end, at + LONGEST));
  const match = readId(head);
  if (match === undefined) return withoutId(head, at, starred);
  const { id, label, prefix, strong } = match;
  const start = head.indexOf(id);
  let stop = start + id.length;
  const behind =
    head.charCodeAt(stop) === STAR && head.charCodeAt(stop + 1) !== STAR && head[start - 1] !== "*";
  if (behind) stop++;
  const letters = prefix === "" ? "" : prefix.toLowerCase();
  return {
    id,
    look: label === "" ? letters : `${label} ${letters}`,
    sure: strong || label !== "" || id.includes("."),
    optional: starred || behind,
    titleAt: at + behindSeparator(head, stop),
    wordsAt: at,
  };
}

/** `**setup-database** - Create it` is called by a name; anything else has none. */
function withoutId(head: string, at: number, optional: boolean): ItemHead {
  const slug = head.startsWith("**") ? SLUG.exec(head) : null;
  if (slug === null) return { id: undefined, look: "", sure: false, optional, titleAt: at, wordsAt: at };
  return { id: slug[1]!, look: "slug", sure: true, optional, titleAt: at + slug[0].length, wordsAt: at };
}

/** Offset behind the emphasis, the one separating mark and the blanks that follow an id. */
function behindSeparator(head: string, end: number): number {
  let at = end;
  let separated = false;
  let bold = head.startsWith("**");
  for (; at < head.length; at++) {
    const char = head[at]!;
    if (char === " " || char === "\t") continue;
    if (bold && char === "*" && head[at + 1] === "*") {
      at++;
      bold = false;
    } else if (!separated && SEPARATORS.includes(char) && !(char === "-" && isDigit(head.charCodeAt(at + 1))))
      separated = true;
    else if (CLOSING.includes(char) && at === end) continue;
    else break;
  }
  return at;
}

const LONGEST = 160;
const TAB = 9;
const SPACE = 32;
const STAR = 42;
const BACKSLASH = 92;
const SEPARATORS = ".:：—–-|)、．";
const CLOSING = "`]*_";
const SLUG = /^\*\*`?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,8})`?\*\*\s?[:—–-]\s?/;
