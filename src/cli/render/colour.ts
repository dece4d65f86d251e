import { styleText } from "node:util";

import { safeText } from "./plain.ts";

/** What a piece of text means; never told by colour alone, a mark or a word says it too. */
export type Tone = "good" | "bad" | "warn" | "busy" | "dim" | "strong";

/** The signs a screen uses; each has an ASCII form for terminals that are not in UTF-8. */
export type Marks = typeof UNICODE;

/** How to draw on one output: with or without colour, in Unicode or ASCII. */
export type Paint = {
  readonly colour: boolean;
  readonly marks: Marks;
  tone(tone: Tone, text: string): string;
  /** A stranger's text, safe to print; outside UTF-8 what is not ASCII becomes `?`. */
  say(text: string): string;
};

const UNICODE = {
  done: "✓",
  failed: "✗",
  running: "▶",
  attention: "!",
  skipped: "–",
  ellipsis: "…",
  dot: "·",
  arrow: "→",
  times: "×",
  full: "━",
  empty: "─",
  barStart: "├",
  barEnd: "┤",
  pointer: "◀",
  range: "–",
  levels: " ▁▂▃▄▅▆▇█",
};

const ASCII: Marks = {
  done: "+",
  failed: "x",
  running: ">",
  attention: "!",
  skipped: "-",
  ellipsis: "...",
  dot: "|",
  arrow: "->",
  times: "x",
  full: "#",
  empty: "-",
  barStart: "[",
  barEnd: "]",
  pointer: "<",
  range: "-",
  levels: " .:-=+*#%",
};

const STYLES = {
  good: "green",
  bad: "red",
  warn: "yellow",
  busy: "cyan",
  dim: "dim",
  strong: "bold",
} as const;

/** A paint with both choices made. */
export function createPaint(choice: { readonly colour: boolean; readonly unicode: boolean }): Paint {
  return {
    colour: choice.colour,
    marks: choice.unicode ? UNICODE : ASCII,
    tone: (tone, text) =>
      choice.colour && text !== "" ? styleText(STYLES[tone], text, { validateStream: false }) : text,
    say: (text) => (choice.unicode ? safeText(text) : inAscii(safeText(text))),
  };
}

/** Signs that ASCII can say in its own way. */
const SPELLED: Readonly<Record<string, string>> = {
  "≥": ">=",
  "≤": "<=",
  "→": "->",
  "×": "x",
  "–": "-",
  "—": "-",
  "…": "...",
  "“": '"',
  "”": '"',
  "‘": "'",
  "’": "'",
};

/** Signs are spelled, letters lose their accents, and what is left is a question mark each. */
function inAscii(text: string): string {
  return (
    text
      .replace(/[≥≤→×–—…“”‘’]/gu, (sign) => SPELLED[sign] ?? sign)
      .normalize("NFD")
      .replace(/\p{M}+/gu, "")
      // oxlint-disable-next-line no-control-regex -- the range of ASCII begins with them
      .replace(/[^\u0000-\u007f]/gu, "?")
  );
}

/** The paint that fits a stream: FORCE_COLOR, then NO_COLOR, then whether it is a terminal; RENGA_ASCII and the locale for the signs. */
export function paintFor(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  return createPaint({ colour: wantsColour(stream, env), unicode: speaksUnicode(env) });
}

function wantsColour(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

function speaksUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env["RENGA_ASCII"] !== undefined && env["RENGA_ASCII"] !== "" && env["RENGA_ASCII"] !== "0")
    return false;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(
    (value) => value !== undefined && value !== "",
  );
  return locale !== undefined && /utf-?8/i.test(locale);
}
