import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { ParsedNode } from "yaml";

import { append } from "./append.ts";
import { entryName } from "./entry-name.ts";
import { cutYaml } from "./yaml-cut.ts";

/** A YAML value as written: scalars stay words, places are offsets in the whole text. */
export type YamlNode = YamlText | YamlList | YamlMap;
export type YamlText = Place & {
  readonly type: "text";
  readonly text: string;
  /** What a `#` says behind it on the same line. */
  readonly comment: string;
};
export type YamlList = Place & { readonly type: "list"; readonly items: readonly YamlNode[] };
export type YamlMap = Place & { readonly type: "map"; readonly entries: readonly YamlEntry[] };
export type YamlEntry = {
  readonly key: string;
  /** The key in small letters and underscores: `dependsOn`, `Depends-On` → `depends_on`. */
  readonly name: string;
  readonly start: number;
  readonly value: YamlNode;
};
type Place = { readonly start: number; readonly end: number };

/** What the parser could not accept, in one line. */
export type YamlError = { readonly offset: number; readonly message: string };

/** Deeper nesting is no plan. */
const MAX_DEPTH = 60;
/** All aliases together may stand for this many values: enough for shared checks, too few for a bomb. */
const MAX_UNFOLDED = 100_000;
/** Entries of more characters are cut again, so that memory follows one entry and not the file. */
const LARGE = 1 << 15;
const MAX_CUTS = 6;
/** An anchor ties entries together: up to this size the text is then parsed in one go. */
const MAX_ANCHORED = 1 << 22;
const ANCHOR = /(?:^|[\s:[,-])&[\w-]+\s/;

/**
 * Reads one stretch of a text as YAML. Never throws: what is broken is told as an error, and the rest is read all the same,
 * each entry of the outermost collection by itself.
 */
export function readYaml(
  text: string,
  from: number,
  to: number,
): { readonly root: YamlNode | undefined; readonly errors: readonly YamlError[] } {
  const start = text.charCodeAt(from) === 0xfeff ? from + 1 : from;
  const tree: Tree = { text, anchors: new Map(), names: new Map(), unfolded: 0, errors: [] };
  const tied = to - start <= MAX_ANCHORED && ANCHOR.test(text.slice(start, to));
  const root = tied ? parse(tree, start, to) : readBlock(tree, start, to, 0);
  return { root, errors: tree.errors };
}

type Sized = { readonly node: YamlNode; readonly size: number };
type Tree = {
  readonly text: string;
  readonly anchors: Map<string, Sized>;
  readonly names: Map<string, string>;
  unfolded: number;
  readonly errors: YamlError[];
};

/** A block collection entry by entry; what is no block collection is parsed as it stands. */
function readBlock(tree: Tree, start: number, end: number, depth: number): YamlNode | undefined {
  const cut = depth > MAX_CUTS ? undefined : cutYaml(tree.text, start, end);
  if (cut === undefined) return parse(tree, start, end);
  const items: YamlNode[] = [];
  const entries: YamlEntry[] = [];
  for (const part of cut.parts) {
    if (part.bare !== undefined && part.end - part.start > LARGE) {
      const value = readBlock(tree, part.bare.valueStart, part.end, depth + 1);
      if (value !== undefined)
        entries.push({ ...named(tree, part.bare.key), start: part.bare.keyStart, value });
      continue;
    }
    const node = parse(tree, part.start, part.end);
    if (node?.type === "map") append(entries, node.entries);
    else if (node?.type === "list") append(items, node.items);
  }
  return cut.type === "map" ? { type: "map", entries, start, end } : { type: "list", items, start, end };
}

function parse(tree: Tree, start: number, end: number): YamlNode | undefined {
  const piece = tree.text.slice(start, end);
  try {
    const document = parseDocument(piece, { uniqueKeys: false, prettyErrors: false });
    // What is missing at the end is missing on the last line that says something.
    const last = document.errors.length === 0 ? 0 : Math.max(0, piece.trimEnd().length - 1);
    for (const { pos, message } of document.errors) {
      tree.errors.push({ offset: start + Math.min(pos[0], last), message: firstLine(message) });
    }
    return convert(tree, document.contents, start, 0)?.node;
  } catch (error) {
    tree.errors.push({
      offset: start,
      message: firstLine(error instanceof Error ? error.message : String(error)),
    });
    return undefined;
  }
}

/** The node in our words, with the number of values in it. */
function convert(tree: Tree, node: ParsedNode | null, base: number, depth: number): Sized | undefined {
  if (node === null || depth > MAX_DEPTH) return undefined;
  const start = base + node.range[0];
  const end = base + node.range[1];
  if (isAlias(node)) return unfold(tree, node.source, start);
  let size = 1;
  const child = (of: ParsedNode | null): YamlNode | undefined => {
    const made = convert(tree, of, base, depth + 1);
    size += made?.size ?? 0;
    return made?.node;
  };
  let made: YamlNode;
  if (isSeq(node)) {
    made = { type: "list", items: node.items.flatMap((item) => child(item) ?? []), start, end };
  } else if (isMap(node)) {
    const entries = node.items.map((pair): YamlEntry => {
      const [keyStart, keyEnd] = pair.key.range;
      const none: YamlText = {
        type: "text",
        text: "",
        comment: "",
        start: base + keyEnd,
        end: base + keyEnd,
      };
      const key = isScalar(pair.key) ? pair.key.source : "";
      return { ...named(tree, key), start: base + keyStart, value: child(pair.value) ?? none };
    });
    made = { type: "map", entries, start, end };
  } else {
    const text = node.value === null ? "" : node.source;
    made = { type: "text", text, comment: commentBehind(tree.text, end), start, end };
  }
  const sized = { node: made, size };
  if (node.anchor !== undefined) tree.anchors.set(node.anchor, sized);
  return sized;
}

function named(tree: Tree, key: string): { key: string; name: string } {
  let name = tree.names.get(key);
  if (name === undefined) {
    name = entryName(key);
    tree.names.set(key, name);
  }
  return { key, name };
}

/** What an alias stands for: shared, not copied, and nothing once the aliases together stand for too much. */
function unfold(tree: Tree, name: string, offset: number): Sized | undefined {
  const target = tree.anchors.get(name);
  if (target === undefined) return undefined;
  const before = tree.unfolded;
  tree.unfolded += target.size;
  if (tree.unfolded <= MAX_UNFOLDED) return target;
  if (before <= MAX_UNFOLDED)
    tree.errors.push({ offset, message: `Aliases stand for more than ${MAX_UNFOLDED} values` });
  return undefined;
}

function commentBehind(text: string, end: number): string {
  let at = end;
  while (text[at] === " " || text[at] === "\t") at++;
  if (text[at] !== "#") return "";
  const newline = text.indexOf("\n", at);
  return text.slice(at + 1, newline < 0 ? text.length : newline).trim();
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
