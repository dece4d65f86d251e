import type { DependencyKind } from "../../core/plan/plan.ts";

/** One thing that a dependency field names, taken out of its sentence. */
export type Mention = {
  /** The words that name it, free of emphasis, remarks and leading verbs. */
  readonly words: string;
  readonly kind: DependencyKind;
  readonly percent?: number;
  /** As it stood in the document. */
  readonly raw: string;
};

/** Splits "Task 2 (data model), T4 and TASK-008 recommended" into its mentions; words for "nothing" give none. */
export function mentions(text: string): Mention[] {
  const found: Mention[] = [];
  let group = "";
  for (const part of splitTop(text)) {
    const mention = readMention(part);
    if (mention === undefined) continue;
    // "Waves 4, 5 and 6", "Stream A, B": the word goes for all of them.
    const bare = group !== "" && BARE.test(mention.words);
    found.push(bare ? { ...mention, words: `${group} ${mention.words}` } : mention);
    if (!bare) group = GROUP.exec(mention.words)?.[1] ?? "";
  }
  const last = found.at(-1);
  // "Stream A, B, C to reach 50 %": the share holds for all of them.
  if (last?.percent === undefined || found.some((one) => one !== last && one.percent !== undefined))
    return found;
  return found.map((one) => ({ ...one, kind: last.kind, percent: last.percent! }));
}

/** True of the words people write where nothing comes first: None, —, n/a, [], "None (within group)". */
export function saysNothing(words: string): boolean {
  return NOTHING.test(words);
}

function readMention(part: string): Mention | undefined {
  const raw = part.trim().slice(0, LONGEST);
  const bare = raw.replace(/[*`"]+/g, "").trim();
  if (bare === "" || saysNothing(bare)) return undefined;
  const share = /\b(\d{1,3})\s?%/.exec(bare);
  const words = bare
    .replace(/\([^()]*\)?/g, " ")
    .replace(/^[[\]\s-]+|[[\].\s]+$/g, "")
    .replace(LEADING, "")
    .trim();
  if (words === "") return undefined;
  if (share !== null) return { words, kind: "percent", percent: Math.min(100, Number(share[1])), raw };
  return { words, kind: SOFT.test(bare) ? "soft" : "hard", raw };
}

/** Cuts at commas, semicolons, line breaks, "and", "&" and "+" that stand outside of parentheses. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  const cut = (at: number, length: number): void => {
    parts.push(text.slice(from, at));
    from = at + length;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "(") depth++;
    else if (char === ")") depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (char === "," || char === ";" || char === "\n" || char === "、" || char === "，") cut(at, 1);
    else if (char === " ") {
      const word = JOINING.find((joint) => text.startsWith(joint, at));
      if (word !== undefined) cut(at, word.length);
    }
  }
  parts.push(text.slice(from));
  return parts;
}

const BARE = /^(?:\d+[a-z]?|[A-Z])(?![\w.-])/;
const GROUP = /^([A-Za-z]+)\s(?:\d+[a-z]?|[A-Z])(?![\w.])/;
const LONGEST = 500;
const JOINING = [" and ", " & ", " + ", " plus "];
const NOTHING =
  /^(?:(?:none|nothing|nil|null|n\/a|na|not applicable|no dependenc(?:y|ies)|no prerequisites?|independent|can start immediately|start immediately|keine|aucune|無|なし|无)(?![\w-])|no\.?$|[-–—∅]+(?:$|\s*\()|\[\s*\]$|\{\s*\}$)/i;
const LEADING =
  /^(?:(?:requires?|needs?|after|depends? on|blocked by|completion of|complete|finish|all of|both|the|must follow|follows|start after)\s+)+:?\s*/i;
const SOFT = /\b(?:recommended|optional(?:ly)?|soft|nice to have|prefer(?:red|ably)|helpful|ideally)\b/i;
