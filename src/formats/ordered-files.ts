import type { FileAction, FileUse } from "../core/plan/plan.ts";
import { actionIn } from "./file-action.ts";
import { isSurelyFile, splitLines } from "./file-name.ts";

/**
 * Files that prose has written, those right behind a verb: "Create `src/a.ts`", "In `b.ts`, add …". What fences show and what
 * is not to be done are left out.
 */
export function orderedFiles(prose: string): FileUse[] {
  const found: FileUse[] = [];
  let fenced = false;
  for (const line of prose.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (!fenced && line.includes("`")) readLine(line.slice(0, LONGEST), found);
  }
  return found;
}

function readLine(line: string, found: FileUse[]): void {
  for (const match of line.matchAll(ORDER)) {
    const before = line.slice(0, match.index);
    const verb = match[1]!.trim().toLowerCase();
    if (FORBIDDEN.test(before) || (verb === "in" && !OPENING.test(before))) continue;
    const names = [match[2]!, ...namesBehind(line.slice(match.index + match[0].length))];
    for (const name of names) {
      const { path, lines } = splitLines(name);
      const use = { path, raw: `\`${name}\``, action: actionOf(verb) };
      if (isSurelyFile(path)) found.push(lines === undefined ? use : { ...use, lines });
    }
  }
}

/** Further code spans of a list that begins with ", `b.ts`" or " and `b.ts`". */
function namesBehind(rest: string): string[] {
  const list = ALSO.exec(rest)?.[0] ?? "";
  return list.split("`").filter((_, at) => at % 2 === 1);
}

function actionOf(verb: string): FileAction {
  return verb === "in" ? "modify" : (actionIn(verb) ?? "modify");
}

const LONGEST = 2000;
const FORBIDDEN = /\b(?:not|never|n't|without)\b[^.;]*$/i;
const OPENING = /^[\s*_>-]*(?:\d+[.)]\s*)?[\s*_]*$/;
/** "… and `b.ts`", "…, `b.ts`". */
const ALSO = /^(?:(?:,\s?(?:and\s)?|\s(?:and|&)\s)`[^`\s]{3,200}`)+/;
const ORDER =
  /\b(create|add|write|modify|change|update|edit|extend|rewrite|refactor|delete|remove|in)\s+(?:(?:a|the|new|file|existing|entire)\s+){0,3}`([^`\s]{3,200})`/gi;
