import { declaredNames } from "./declared-names.ts";
import { hasHead, headParts } from "./file-head.ts";
import type { HeadPart } from "./file-head.ts";
import { cutImports, missingImports, oneLine } from "./imports.ts";
import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { holdsLines, lineEndOf, withLineEnd } from "./text-lines.ts";

/** Files whose text has one outer element or value, so that nothing can be put after it. */
const CLOSED = /\.(?:json|jsonc|json5|html?|xml|svg|vue|svelte|astro|ipynb|lock|plist|csproj)$/i;
/** Code that can only stand at the beginning of a file, after which comes the whole of it. */
const WHOLE_FILE = /^\s*(?:#!|package\s+[\w.]+|<\?php|<\?xml|<!doctype|<html)/i;

/**
 * The content of a file after code was added once: created when there was none, unchanged when it already has it,
 * otherwise its imports at the top and the rest at the end, with the file's own line ends.
 */
export function addCode(content: string | undefined, code: string, path: string): string | Refusal {
  if (content === undefined || content.trim() === "") return code.endsWith("\n") ? code : `${code}\n`;
  if (!content.startsWith(BYTE_ORDER_MARK)) return addToText(content, code, path);
  const added = addToText(content.slice(1), code, path);
  return typeof added === "string" ? BYTE_ORDER_MARK + added : added;
}

const BYTE_ORDER_MARK = "\uFEFF";

function addToText(content: string, code: string, path: string): string | Refusal {
  if (holdsLines(content, code)) return content;
  const lineEnd = lineEndOf(content);
  const { imports, directives, rest } = cutImports(code.replace(/\r\n/g, "\n"), path);
  const head = hasHead(path) ? headParts(content.split(/\r?\n/), path) : [];
  const missing = missingImports(imports, texts(head, "import"));
  const isThere = rest.trim() === "" || holdsLines(content, rest);
  const reason = isThere ? undefined : objection(content, { code, rest, path });
  if (reason !== undefined) return refuse(reason);
  const known = new Set(texts(head, "directive").map(oneLine));
  const lost = directives.find((directive) => !known.has(oneLine(directive)));
  if (lost !== undefined) return refuse(`${path} does not begin with ${lost}, as the code to add does`);
  return append(hoist(content, missing, head), isThere ? "" : withLineEnd(rest.trim(), lineEnd), lineEnd);
}

function texts(head: readonly HeadPart[], kind: HeadPart["kind"]): readonly string[] {
  return head.filter((part) => part.kind === kind).map(({ text }) => text);
}

/** Why the code cannot simply be put at the end of what is there. */
function objection(
  content: string,
  { code, rest, path }: { code: string; rest: string; path: string },
): string | undefined {
  if (CLOSED.test(path)) return `${path} already has other content, and nothing can be put at its end`;
  if (WHOLE_FILE.test(code))
    return `${path} already has other content, and the plan gives a whole file for it`;
  const present = declaredNames(content);
  const twice = [...declaredNames(rest)].find((name) => present.has(name));
  return twice === undefined
    ? undefined
    : `${path} already declares ${twice}, with other code than the plan gives`;
}

/** Further imports after the last one there is, or after what has to be first. */
function hoist(content: string, imports: readonly string[], head: readonly HeadPart[]): string {
  if (imports.length === 0) return content;
  const lineEnd = lineEndOf(content);
  const { line, afterImport } = placeOf(head);
  const lines = content.split("\n");
  const before = lines
    .slice(0, line)
    .map((text) => `${text}\n`)
    .join("");
  const block = withLineEnd(imports.join("\n"), lineEnd);
  const gap = afterImport || line === 0 ? "" : lineEnd;
  const after = lines.slice(line).join("\n");
  return `${before}${gap}${block}${lineEnd}${/^(?:\r?\n|$)/.test(after) ? "" : lineEnd}${after}`;
}

function placeOf(head: readonly HeadPart[]): { line: number; afterImport: boolean } {
  let [line, place, afterImport] = [0, 0, false];
  for (const [index, part] of head.entries()) {
    line += part.lines;
    const apart = part.kind === "comment" && head[index + 1]?.kind === "blank";
    if (part.kind === "import" || part.kind === "directive" || part.kind === "first")
      [place, afterImport] = [line, part.kind === "import"];
    // A comment that a blank line sets apart speaks of the file; another one of the code below it.
    else if (apart && !afterImport) place = line;
  }
  return { line: place, afterImport };
}

function append(content: string, code: string, lineEnd: string): string {
  if (code === "") return content;
  const gap = content.endsWith("\n") ? "" : lineEnd;
  const blank = /\n\r?\n$/.test(content + gap) ? "" : lineEnd;
  return `${content}${gap}${blank}${code}${lineEnd}`;
}
