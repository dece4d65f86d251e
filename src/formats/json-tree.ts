import { entryName } from "./entry-name.ts";
import type { YamlEntry, YamlError, YamlNode } from "./yaml-tree.ts";

/**
 * Reads a stretch of a text as JSON into the tree that YAML is read into, with exact places, in linear time. Never throws: comments and
 * commas too many are let pass, what is broken is told as an error and skipped, what is missing at the end is taken as closed.
 */
export function readJson(
  text: string,
  from: number,
  to: number,
): { readonly root: YamlNode | undefined; readonly errors: readonly YamlError[] } {
  const reader = new JsonReader(text, to);
  const root = reader.read(from);
  return { root, errors: reader.errors };
}

/** Deeper nesting is no plan; what stands there is passed over. */
const MAX_DEPTH = 60;
const MAX_ERRORS = 20;

/** A list or map that is still open; `entries` is undefined in a list, `items` in a map. */
type Open = {
  readonly start: number;
  readonly items: YamlNode[] | undefined;
  readonly entries: YamlEntry[] | undefined;
  /** The key that waits for its value. */
  key: { readonly key: string; readonly start: number } | undefined;
  /** A value or key has just been read, so that a comma or colon has to follow. */
  full: boolean;
};

class JsonReader {
  readonly errors: YamlError[] = [];
  readonly #text: string;
  readonly #to: number;
  readonly #names = new Map<string, string>();
  readonly #open: Open[] = [];
  /** Open brackets below the deepest that are kept. */
  #buried = 0;
  #root: YamlNode | undefined;

  constructor(text: string, to: number) {
    this.#text = text;
    this.#to = to;
  }

  read(from: number): YamlNode | undefined {
    let at = from;
    while (at < this.#to && (this.#root === undefined || this.#open.length > 0)) at = this.#token(at);
    if (this.#open.length > 0) this.#error(this.#to, "the text ends before its brackets are closed");
    while (this.#open.length > 0) this.#close(this.#to);
    return this.#root;
  }

  /** Reads what stands at `at`; answers where to go on. */
  #token(at: number): number {
    const code = this.#text.charCodeAt(at);
    switch (code) {
      case SPACE:
      case TAB:
      case NEWLINE:
      case RETURN:
      case BOM:
        return at + 1;
      case QUOTE:
        return this.#string(at);
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#push(at, code === OPEN_BRACE);
        return at + 1;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#closing(at, code === CLOSE_BRACE);
        return at + 1;
      case COMMA:
        this.#comma(at);
        return at + 1;
      case COLON:
        this.#colon(at);
        return at + 1;
      case SLASH:
        return this.#comment(at);
      default:
        return this.#word(at);
    }
  }

  #push(start: number, map: boolean): void {
    if (this.#buried > 0 || this.#open.length >= MAX_DEPTH) {
      if (this.#buried++ === 0) this.#error(start, "nested too deeply; passed over");
      return;
    }
    const items: YamlNode[] | undefined = map ? undefined : [];
    this.#open.push({ start, items, entries: map ? [] : undefined, key: undefined, full: false });
  }

  #closing(at: number, map: boolean): void {
    if (this.#buried > 0) {
      this.#buried--;
      return;
    }
    const top = this.#open.at(-1);
    if (top === undefined || (top.entries === undefined) === map)
      this.#error(at, `${map ? "}" : "]"} that closes nothing`);
    else this.#close(at + 1);
  }

  #close(end: number): void {
    const { start, items, entries, key } = this.#open.pop()!;
    if (key !== undefined) this.#error(key.start, `${key.key} has no value`);
    const node: YamlNode =
      entries === undefined
        ? { type: "list", items: items!, start, end }
        : { type: "map", entries, start, end };
    this.#value(node);
  }

  #comma(at: number): void {
    const top = this.#open.at(-1);
    if (top === undefined || this.#buried > 0) return;
    if (!top.full || top.key !== undefined) this.#error(at, "a comma where a value is missing");
    top.full = false;
    top.key = undefined;
  }

  #colon(at: number): void {
    const top = this.#open.at(-1);
    if (top === undefined || this.#buried > 0) return;
    if (top.key === undefined || !top.full) this.#error(at, "a colon where none belongs");
    top.full = false;
  }

  /** Puts a value where it belongs. */
  #value(node: YamlNode): void {
    if (this.#buried > 0) return;
    const top = this.#open.at(-1);
    if (top === undefined) {
      this.#root ??= node;
      return;
    }
    if (top.full) this.#error(node.start, "a comma is missing");
    if (top.items !== undefined) top.items.push(node);
    else if (top.key !== undefined) {
      const { key, start } = top.key;
      top.entries!.push({ key, name: this.#name(key), start, value: node });
      top.key = undefined;
    } else if (node.type === "text") {
      top.key = { key: node.text, start: node.start };
    } else this.#error(node.start, "a value without a key");
    top.full = true;
  }

  #string(start: number): number {
    let end = this.#text.indexOf('"', start + 1);
    while (end >= 0 && end < this.#to && this.#isEscaped(start, end)) end = this.#text.indexOf('"', end + 1);
    const closed = end >= 0 && end < this.#to;
    if (!closed) {
      this.#error(start, "a string is never closed");
      end = this.#to;
    }
    const after = closed ? end + 1 : end;
    this.#value({ type: "text", text: this.#unescaped(start + 1, end), comment: "", start, end: after });
    return after;
  }

  /** True where an odd number of backslashes stands before a quotation mark. */
  #isEscaped(start: number, quote: number): boolean {
    let at = quote;
    while (at - 1 > start && this.#text.charCodeAt(at - 1) === BACKSLASH) at--;
    return (quote - at) % 2 === 1;
  }

  #unescaped(from: number, to: number): string {
    const raw = this.#text.slice(from, to);
    return raw.includes("\\") ? raw.replace(ESCAPE, unescape) : raw;
  }

  #word(start: number): number {
    let end = start;
    while (end < this.#to && !STOPS.has(this.#text.charCodeAt(end))) end++;
    const word = this.#text.slice(start, end);
    if (!LITERAL.test(word)) this.#error(start, `${word.slice(0, 30)} is no value`);
    else this.#value({ type: "text", text: word === "null" ? "" : word, comment: "", start, end });
    return Math.max(end, start + 1);
  }

  #comment(start: number): number {
    const sign = this.#text.slice(start, start + 2);
    if (sign !== "//" && sign !== "/*") {
      this.#error(start, "/ is no value");
      return start + 1;
    }
    const mark = sign === "//" ? "\n" : "*/";
    const end = this.#text.indexOf(mark, start + 2);
    return end < 0 ? this.#to : end + mark.length;
  }

  #name(key: string): string {
    let name = this.#names.get(key);
    if (name === undefined) this.#names.set(key, (name = entryName(key)));
    return name;
  }

  #error(offset: number, message: string): void {
    if (this.errors.length < MAX_ERRORS) this.errors.push({ offset, message });
  }
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^u]))/g;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

function unescape(_: string, code: string | undefined, letter: string | undefined): string {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return ESCAPED[letter!] ?? letter!;
}

const LITERAL = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const SLASH = 47;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BOM = 0xfeff;
const STOPS: ReadonlySet<number> = new Set([
  TAB,
  NEWLINE,
  RETURN,
  SPACE,
  QUOTE,
  COMMA,
  COLON,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CLOSE_BRACE,
]);
