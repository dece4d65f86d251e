import type { FileAction, FileUse } from "../core/plan/plan.ts";
import { isCommand } from "./command-field.ts";
import { fileAction } from "./file-action.ts";
import { isFileName, isPlainPath, isRootedPath, isSurelyFile, splitLines } from "./file-name.ts";

/**
 * Reads the files that a field's value names: code spans, Markdown links or bare paths, with what they say about themselves:
 * "`a.ts` (NEW)", "NEW `a.ts`", "Modify: `a.ts:12-34`", "`{a,b}.ts`", "/home/me/My Project/a.ts". Words that are no path give nothing.
 */
export function readFileUses(value: string, action: FileAction = "unknown"): FileUse[] {
  const spans = value.includes("](") ? spanLinks(value) : value;
  const alone = oneSpan(spans, action);
  if (alone !== undefined) return [alone];
  const uses: FileUse[] = [];
  if (spans.includes("`")) readSpans(spans, action, uses);
  else for (const part of splitList(value)) readBare(part, action, uses);
  return uses;
}

/** The common case, a path in a code span that begins the value and a short remark: "`src/a.ts` (NEW)", "`my notes.txt`". */
function oneSpan(value: string, action: FileAction): FileUse | undefined {
  const close = value.startsWith("`") ? value.indexOf("`", 1) : -1;
  if (close < 0 || value.length - close > 12) return undefined;
  const path = value.slice(1, close);
  const behind = value.slice(close + 1);
  if (!/^(?: \([a-z]+\))?$/i.test(behind) || !(isPlainPath(path) || isOddName(path))) return undefined;
  return { path, raw: value, action: behind === "" ? action : fileAction("", behind, action) };
}

/** A name that only its code span, the one of its field, and its ending mark as a file's: it holds spaces or quotes. */
function isOddName(name: string): boolean {
  return (
    /[\s'"]/.test(name) &&
    /[^\s.]\.[A-Za-z0-9]{1,10}$/.test(name) &&
    !/[<>|;=`]|:\/\//.test(name) &&
    !isCommand(name)
  );
}

function readSpans(value: string, action: FileAction, uses: FileUse[]): void {
  let from = 0;
  let sentence: boolean | undefined;
  for (;;) {
    const open = value.indexOf("`", from);
    const close = open < 0 ? -1 : value.indexOf("`", open + 1);
    if (close < 0) return;
    const next = value.indexOf("`", close + 1);
    const before = value.slice(from, open);
    const behind = value.slice(close + 1, next < 0 ? value.length : next);
    const name = value.slice(open + 1, close).trim();
    from = close + 1;
    if (
      isPlainPath(name) ||
      (isFileName(name, true) && (isSurelyFile(name) || !(sentence ??= isSentence(value))))
    ) {
      const remark = remarkOf(behind);
      const rawEnd = remark === "" ? close + 1 : value.indexOf(remark, close) + remark.length;
      const raw = value.slice(open, rawEnd);
      push(uses, { name, raw, action: fileAction(before, remark, action), remark });
      // A remark speaks of the path before it, not of the next one.
      from = rawEnd;
    }
  }
}

/** True where so much stands around the code spans that a span may be the name of anything. */
function isSentence(value: string): boolean {
  const words = value
    .replace(/`[^`]*`/g, " ")
    .replace(/\([^()]*\)/g, " ")
    .match(/[A-Za-z]{2,}/g);
  return words !== null && words.length > 2;
}

/** Links as code spans: the target where it is a path, else the words. */
function spanLinks(value: string): string {
  return value.replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, (_, words: string, target: string) => {
    const away = target.includes("://") || target.startsWith("#");
    return `\`${(away ? words : target.split("#", 1)[0]!).replaceAll("`", "")}\``;
  });
}

function readBare(part: string, action: FileAction, uses: FileUse[]): void {
  const open = part.indexOf(" (");
  const remark = open < 0 ? "" : remarkOf(part.slice(open));
  const words = (open < 0 ? part : part.slice(0, open)).trim();
  const path = isRootedPath(words) ? words : words.split(/\s+/).find((word) => isFileName(word, false));
  if (path === undefined || !isFileName(path, isRootedPath(path))) return;
  const before = words.slice(0, words.indexOf(path));
  push(uses, { name: path, raw: part.trim(), action: fileAction(before, remark, action), remark });
}

function push(
  uses: FileUse[],
  found: { name: string; raw: string; action: FileAction; remark: string },
): void {
  if (isPlainPath(found.name) && found.remark.length < 6) {
    uses.push({ path: found.name, raw: found.raw, action: found.action });
    return;
  }
  const { path, lines } = splitLines(found.name);
  const spanned = lines ?? LINES.exec(found.remark)?.[1];
  for (const one of expandBraces(path)) {
    const use: FileUse = { path: one, raw: found.raw, action: found.action };
    uses.push(spanned === undefined ? use : { ...use, lines: spanned });
  }
}

/** `a/{b,c}.ts` → a/b.ts, a/c.ts; one pair of braces, at most 50 names. */
function expandBraces(path: string): string[] {
  const open = path.indexOf("{");
  const close = path.indexOf("}", open);
  if (open < 0 || close < 0 || !path.slice(open, close).includes(",")) return [path];
  const names = path
    .slice(open + 1, close)
    .split(",")
    .slice(0, 50);
  return names.map((name) => path.slice(0, open) + name.trim() + path.slice(close + 1));
}

/** The first remark in parentheses behind a path, parentheses included. */
function remarkOf(behind: string): string {
  const open = behind.search(/\S/);
  if (open < 0 || behind[open] !== "(") return "";
  const close = behind.indexOf(")", open);
  return close < 0 ? "" : behind.slice(open, close + 1);
}

/** Cuts at commas, semicolons and "and" that stand outside of braces and parentheses. */
function splitList(value: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (char === "(" || char === "{") depth++;
    else if ((char === ")" || char === "}") && depth > 0) depth--;
    else if (depth === 0 && (char === "," || char === ";")) {
      parts.push(value.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(value.slice(from));
  return parts;
}

const LINES = /\blines?\s+(\d+(?:\s?[-–]\s?\d+)?)/i;
