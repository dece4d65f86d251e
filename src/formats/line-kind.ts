import { isBlank, LINE } from "./line.ts";

/** What a line outside of fences is; `start` is where the line begins, `ink` where its first visible character stands. */
export function lineKind(text: string, ink: number, end: number, start: number): number {
  if (ink >= end) return LINE.blank;
  const code = text.charCodeAt(ink);
  switch (code) {
    case 35: // #
      return ink - start < 4 && isHeading(text, ink, end) ? LINE.heading : LINE.text;
    case 45: // -
    case 42: // *
    case 43: // +
      return listOrRule(text, ink, end, code);
    case 95: // _
      return isRule(text, ink, end, code) ? LINE.rule : LINE.text;
    case 96: // `
    case 126: // ~
      return isFence(text, ink, end, code) ? LINE.fenceOpen : LINE.text;
    case 124: // |
      return LINE.table;
    case 62: // >
      return LINE.quote;
    case 60: // <
      return text.startsWith("<!--", ink) ? LINE.comment : LINE.text;
    default:
      return code >= 48 && code <= 57 && isNumbered(text, ink, end) ? LINE.number : LINE.text;
  }
}

function isHeading(text: string, ink: number, end: number): boolean {
  let at = ink;
  while (at < end && text.charCodeAt(at) === 35) at++;
  return at - ink <= 6 && (at === end || isBlank(text.charCodeAt(at)));
}

function listOrRule(text: string, ink: number, end: number, code: number): number {
  if (code !== 43 && isRule(text, ink, end, code)) return LINE.rule;
  return ink + 1 === end || isBlank(text.charCodeAt(ink + 1)) ? LINE.bullet : LINE.text;
}

function isRule(text: string, ink: number, end: number, code: number): boolean {
  let marks = 0;
  for (let at = ink; at < end; at++) {
    const next = text.charCodeAt(at);
    if (next === code) marks++;
    else if (!isBlank(next)) return false;
  }
  return marks >= 3;
}

function isFence(text: string, ink: number, end: number, code: number): boolean {
  let at = ink;
  while (at < end && text.charCodeAt(at) === code) at++;
  if (at - ink < 3) return false;
  if (code === 96) for (; at < end; at++) if (text.charCodeAt(at) === 96) return false;
  return true;
}

function isNumbered(text: string, ink: number, end: number): boolean {
  let at = ink;
  while (at < end && at - ink < 10 && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  const code = at < end ? text.charCodeAt(at) : 0;
  return (code === 46 || code === 41) && (at + 1 === end || isBlank(text.charCodeAt(at + 1)));
}
