/** The last word of a text before an offset, from `from` on, as it is written; "" where there is none. Quotes and brackets are passed over. */
export function wordBefore(text: string, from: number, place: number): string {
  let end = place;
  while (end > from && !isWord(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > from && end - start < LONGEST && isWord(text.charCodeAt(start - 1))) start--;
  return text.slice(start, end);
}

/** True where a sign such as `:` or `(` stands between the last word and the offset. */
export function signBefore(text: string, from: number, place: number): boolean {
  for (let at = place - 1; at >= from; at--) {
    const code = text.charCodeAt(at);
    if (isWord(code)) return false;
    if (code > 32 && SIGNS.includes(text[at]!)) return true;
  }
  return false;
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || isLetter(code)
  );
}

/** Letters beyond the Latin ones, but for dashes and arrows. */
function isLetter(code: number): boolean {
  return (code > 0xbf && code < 0x2000) || code > 0x2e7f;
}

const LONGEST = 24;
const SIGNS = ",:(&+—–-→：（";
