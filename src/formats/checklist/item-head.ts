import { isNextId, idParts } from "../id-order.ts";
import { isDigit, readId } from "../read-id.ts";
import type { Box } from "./outline.ts";

/** The head of a box's words: what may be an id, and the marks around it. */
export type ItemHead = {
  readonly id: string | undefined;
  /** Ids of one look are judged together: the letters before the number, `slug`, or nothing for plain numbers. */
  readonly look: string;
  /** The number is set off by a mark, has dots or a word before it. */
  readonly sure: boolean;
  /** `- [ ]* 1.3` and `1.3*`. */
  readonly optional: boolean;
  /** Where the words begin, with the id left out and with the id taken as one of them. */
  readonly titleAt: number;
  readonly wordsAt: number;
};

/** Reads the head of a box. */
export function readItemHead(text: string, { textAt }: Box): ItemHead {
  let at = textAt;
  if (text.charCodeAt(at) === BACKSLASH && text.charCodeAt(at + 1) === STAR) at++;
  const starred = text.charCodeAt(at) === STAR && text.charCodeAt(at + 1) !== STAR;
  if (starred) at++;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  const stop = text.indexOf("\n", at);
  const head = text.slice(at, Math.min(stop < 0 ? text.length : stop, at + LONGEST));
  const match = readId(head);
  if (match === undefined) return withoutId(head, at, starred);
  const { id, label, prefix, strong } = match;
  const start = head.indexOf(id);
  let end = start + id.length;
  const behind =
    head.charCodeAt(end) === STAR && head.charCodeAt(end + 1) !== STAR && head[start - 1] !== "*";
  if (behind) end++;
  return {
    id,
    look: label === "" ? prefix.toLowerCase() : `${label} ${prefix.toLowerCase()}`,
    sure: strong || label !== "" || id.includes("."),
    optional: starred || behind,
    titleAt: at + behindSeparator(head, end),
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

/** The family of ids that a document numbers its tasks with: tells of each head whether its id is one, or only a word. */
export function idsOf(heads: readonly ItemHead[]): (head: ItemHead) => boolean {
  const looks = new Map<string, ItemHead[]>();
  for (const head of heads) {
    if (head.id === undefined) continue;
    const known = looks.get(head.look);
    if (known === undefined) looks.set(head.look, [head]);
    else known.push(head);
  }
  const accepted = new Set([...looks].filter(([, own]) => isFamily(own, heads.length)).map(([look]) => look));
  const plain = looks.get("");
  const counted = plain !== undefined && countsOn(plain.filter(({ sure }) => !sure));
  return ({ id, look, sure }) => id !== undefined && (look === "" ? sure || counted : accepted.has(look));
}

/** Ids of half of the boxes, or ids that count on: `E2E` and `S3` at the head of a line are words. */
function isFamily(own: readonly ItemHead[], boxes: number): boolean {
  const { look } = own[0]!;
  if (look === "") return true;
  const different = new Set(own.map(({ id }) => id)).size;
  if (different * 5 < own.length * 4) return own.length * 2 >= boxes && different > 1;
  return own.length * 2 >= boxes || countsOn(own) || look.includes(" ");
}

function countsOn(own: readonly ItemHead[]): boolean {
  if (own.length < 3) return own.length === 2 && isNextId(idParts(own[0]!.id!), idParts(own[1]!.id!));
  let next = 0;
  let previous = idParts(own[0]!.id!);
  for (const { id } of own.slice(1)) {
    const parts = idParts(id!);
    if (isNextId(previous, parts)) next++;
    previous = parts;
  }
  return next * 2 >= own.length - 1;
}

const LONGEST = 160;
const TAB = 9;
const SPACE = 32;
const STAR = 42;
const BACKSLASH = 92;
const SEPARATORS = ".:：—–-|)、．";
const CLOSING = "`]*_";
const SLUG = /^\*\*`?([a-z][a-z0-9]{0,40}(?:-[a-z0-9]{1,40}){1,8})`?\*\*\s?[:—–-]\s?/;
