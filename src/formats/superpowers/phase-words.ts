import { groupKind } from "../group-name.ts";
import { listText } from "../headed/list-text.ts";
import { inkStart, LINE } from "../line.ts";
import type { Lines } from "../line.ts";

/** What prose says about the order of phases or tasks: `Phases 1, 2 and 3 are independent`, `Phase 4 depends on Phase 2`. */
export type OrderWords = {
  /** Names that wait for none of each other, as `kind` and ids. */
  readonly independent: readonly Named[];
  readonly after: readonly { readonly later: Named; readonly earlier: Named }[];
};

/** Phases, chunks or tasks that words name: "Phases 1, 2" is of kind `phase` with two ids. */
export type Named = { readonly kind: string; readonly ids: readonly string[] };

/** Reads sentences about order off the lines that stand outside of tasks. */
export function orderWords(lines: Lines, isOutside: (line: number) => boolean): OrderWords {
  const independent: Named[] = [];
  const after: { later: Named; earlier: Named }[] = [];
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line]!;
    if (kind !== LINE.text && kind !== LINE.bullet && kind !== LINE.number) continue;
    if (!isOutside(line) || lines.starts[line + 1]! - inkStart(lines, line) > LONGEST) continue;
    const text = listText(lines, line).replaceAll("*", "");
    if (!WORTH.test(text)) continue;
    for (const sentence of text.split(/(?<=[.;])\s/)) {
      const apart = INDEPENDENT.exec(sentence);
      if (apart !== null && !/\bnot\b/i.test(sentence)) independent.push(named(apart[1]!, apart[2]!));
      const order = AFTER.exec(sentence);
      if (order !== null)
        after.push({ later: named(order[1]!, order[2]!), earlier: named(order[3]!, order[4]!) });
    }
  }
  return { independent, after };
}

function named(word: string, list: string): Named {
  const ids = list.split(/[,&/]|\band\b/i).flatMap((part) => {
    const [from = "", to] = part.split(/[-–]|\bto\b|\bthrough\b/).map((id) => id.trim());
    const low = Number(from);
    const high = Number(to);
    return to !== undefined && high >= low && high - low < 200
      ? Array.from({ length: high - low + 1 }, (_, step) => String(low + step))
      : [from];
  });
  const kind = /^tasks?$/i.test(word) ? "task" : groupKind(word);
  return { kind, ids: ids.filter((id) => id !== "") };
}

const LONGEST = 1200;
const WORTH = /\b(?:independent|parallel|depends?|after|requires?|needs?|blocked)\b/i;
const WORD = "(phases?|chunks?|parts?|batch(?:es)?|waves?|tasks?)";
const ID = "\\d+(?:\\.\\d+)*[a-z]?";
const LIST = `(${ID}(?:\\s?(?:[,&/–-]|and|to|through)\\s?(?:and\\s)?${ID}){0,30})`;
const INDEPENDENT = new RegExp(
  `\\b${WORD}\\s+${LIST}\\s+(?:are|can)\\s+(?:all\\s+|both\\s+)?(?:mutually\\s+|fully\\s+|be\\s+\\w+\\s+|run\\s+)?(?:independent|in (?:any order|parallel)|parallel)`,
  "i",
);
const AFTER = new RegExp(
  `\\b${WORD}\\s+${LIST}\\b[^.;:]{0,60}?\\b(?:depends? (?:up)?on|after|requires?|needs?|blocked by|builds on)\\s+${WORD}\\s+${LIST}`,
  "i",
);
