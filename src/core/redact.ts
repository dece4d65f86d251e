import { mayHoldForms, REDACTED, withoutKnownForms } from "./secret-patterns.ts";

/** Takes secrets out of texts. */
export type Redactor = {
  /** The text with `[redacted]` where a secret stood, and otherwise as it is; linear in its length. */
  readonly redact: (text: string) => string;
  /** The same for a text that comes in pieces, wherever it is cut. */
  readonly stream: () => RedactingStream;
};

/** Takes pieces of a text and gives out what is settled of it; `end` gives the rest. */
export type RedactingStream = { readonly push: (piece: string) => string; readonly end: () => string };

/** A line is looked at in pieces of so many characters: what an endless one costs stays bounded. */
const MOST = 8192;

const KEY_BEGIN = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/u;
const KEY_END = /-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/u;
/** Lines of a key in PEM: base64, headers, nothing; also quoted in a log, an answer to `cat -n` or a diff. */
const KEY_LINE = /^[\s>|+\d:-]{0,16}(?:[A-Za-z\d+/=]{0,200}|[A-Z][A-Za-z-]{1,20}: .{0,200})["',\s]{0,8}$/u;

/** A redactor that knows these values (see `secretValues`) and the forms of keys. */
export function createRedactor(values: readonly string[]): Redactor {
  const known = [...new Set(values)].filter((value) => value !== "").toSorted((a, b) => b.length - a.length);
  const either = known.map((value) => RegExp.escape(value)).join("|");
  const exact = known.length === 0 ? undefined : new RegExp(either, "u");
  const every = exact && new RegExp(exact, "gu");
  const longest = known[0]?.length ?? 0;
  const line = (text: string): string =>
    withoutKnownForms(every === undefined ? text : text.replace(every, REDACTED));

  const stream = (): RedactingStream => {
    let held = "";
    let inKey = false;
    const settle = (piece: string): string => {
      const [result, still] = withoutKeyBlock(piece, inKey, line);
      inKey = still;
      return result;
    };
    const take = (all: boolean): string => {
      let out = "";
      let from = 0;
      for (;;) {
        const room = from + MOST + longest;
        const end = held.slice(from, room).indexOf("\n") + 1;
        if (end > 0) {
          out += settle(held.slice(from, from + end));
          from += end;
        } else if (held.length > room) {
          const at = cutWithin(held, from, every, longest);
          out += settle(held.slice(from, at));
          from = at;
        } else break;
      }
      held = held.slice(from);
      if (!all) return out;
      if (held !== "") out += settle(held);
      held = "";
      if (inKey) out += REDACTED;
      inKey = false;
      return out;
    };
    return {
      push: (piece) => {
        held += piece;
        return take(false);
      },
      end: () => take(true),
    };
  };
  const redact = (text: string): string => {
    if (text.length < 8) return text;
    // As nearly all texts are.
    if (!mayHoldForms(text) && exact?.test(text) !== true) return text;
    const whole = stream();
    return whole.push(text) + whole.end();
  };
  return { redact, stream };
}

/** One line; of a block that begins or goes on in it only its frame stays. Answers whether it goes on in the next. */
function withoutKeyBlock(
  text: string,
  inKey: boolean,
  line: (text: string) => string,
): readonly [string, boolean] {
  if (inKey) {
    const end = KEY_END.exec(text);
    if (end === null && KEY_LINE.test(text)) return ["", true];
    // Where it was never ended the text goes on after a mark.
    const rest = end === null ? text : text.slice(end.index + end[0].length);
    const [after, still] = withoutKeyBlock(rest, false, line);
    return [`${REDACTED}${end === null ? "\n" : ""}${after}`, still];
  }
  const begin = KEY_BEGIN.exec(text);
  if (begin === null) return [line(text), false];
  const rest = text.slice(begin.index + begin[0].length);
  const end = KEY_END.exec(rest);
  const before = line(text.slice(0, begin.index));
  // In one line, as in JSON and in variables.
  if (end !== null) {
    const [after, still] = withoutKeyBlock(rest.slice(end.index + end[0].length), false, line);
    return [before + REDACTED + after, still];
  }
  if (rest.trim() === "") return [before, true];
  return [`${before}${REDACTED}${rest.endsWith("\n") ? "\n" : ""}`, true];
}

/** Where a long line is cut: between words, and never inside a known value. */
function cutWithin(text: string, from: number, exact: RegExp | undefined, longest: number): number {
  let at = from + MOST;
  while (at > from + MOST / 2 && /[\w.~+/=-]/u.test(text[at - 1] ?? "")) at--;
  if (at === from + MOST / 2) at = from + MOST;
  if (exact === undefined) return at;
  const start = Math.max(from, at - longest);
  for (const match of text.slice(start, at + longest).matchAll(exact)) {
    const begin = start + match.index;
    if (begin < at && begin + match[0].length > at) return begin > from ? begin : begin + match[0].length;
  }
  return at;
}
