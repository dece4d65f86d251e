import { contentStart } from "../headed/list-text.ts";
import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { headWords } from "./item.ts";
import type { Item } from "./item.ts";

/**
 * A task with work of its own whose parts only test it is no heading for them: nobody would do that work. Its tests then follow it as
 * tasks of their own ("2. Implement the service" with bullets, "2.1 Write unit tests for the service").
 */
export function partTests(lines: Lines, items: readonly Item[]): void {
  const onlyTests = new Map<number, boolean>();
  for (const item of items)
    if (item.parent >= 0)
      onlyTests.set(item.parent, (onlyTests.get(item.parent) ?? true) && isTest(lines, item));
  const apart = new Set<number>();
  for (const [place, only] of onlyTests)
    if (only && !isTest(lines, items[place]!) && hasWork(lines, items[place]!)) apart.add(place);
  if (apart.size === 0) return;
  for (const item of items) while (apart.has(item.parent)) item.parent = items[item.parent]!.parent;
}

function isTest({ text }: Lines, item: Item): boolean {
  return TEST.test(headWords(text, item, 100));
}

/** True where a line below says what to do, not only which requirements it serves. */
function hasWork(lines: Lines, { own }: Item): boolean {
  for (let at = 0; at < own.length; at += 2)
    for (let line = own[at]!; line < own[at + 1]!; line++) {
      if (lines.kinds[line] !== LINE.bullet) continue;
      const start = contentStart(lines, line);
      const words = lines.text.slice(start, Math.min(lineEnd(lines, line), start + 40));
      if (!words.startsWith("_") && !words.startsWith("**") && !words.startsWith("[")) return true;
    }
  return false;
}

const TEST =
  /^[\s*[\]()P]{0,12}(?:(?:write|add|create|implement|develop)\s)?(?:(?:the|all|some|additional|comprehensive)\s)?(?:[\w-]{2,20}[\s/-]){0,3}tests?\b/i;
