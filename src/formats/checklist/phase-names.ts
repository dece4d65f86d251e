import type { Phase } from "./rules.ts";

/**
 * Finds phases by what people call them: "Phase 2", "Phases 3-5", "Task Groups 1 and 2", "US1", "User Stories 1-3", "all user stories",
 * "all prior phases" (which is all of them), "Setup", "Foundational". Places of the phases, each once, in order.
 */
export function phaseNames(phases: readonly Phase[]): (words: string) => readonly number[] {
  const numbers = new Map<string, number[]>();
  const stories = new Map<string, number[]>();
  const names: { name: string; place: number }[] = [];
  for (const [place, { title }] of phases.entries()) {
    const number = NUMBER.exec(title);
    if (number !== null) push(numbers, number[1]!, place);
    for (const match of title.matchAll(STORY)) push(stories, (match[1] ?? match[2])!, place);
    const name = nameOf(title);
    if (name !== undefined) names.push({ name, place });
  }
  return (words) => {
    const text = words.slice(0, LONGEST);
    const found = new Set<number>();
    for (const match of text.matchAll(PHASES))
      for (const number of numbersIn(match[1]!, match[2] === "+", phases.length))
        for (const place of numbers.get(number) ?? []) found.add(place);
    for (const match of text.matchAll(STORIES))
      for (const number of numbersIn(match[1]!.replace(/US-?/gi, ""), match[2] === "+", phases.length))
        for (const place of stories.get(number) ?? []) found.add(place);
    if (ALL.test(text)) for (const place of phases.keys()) found.add(place);
    else if (ALL_STORIES.test(text))
      for (const places of stories.values()) for (const place of places) found.add(place);
    const lower = text.toLowerCase();
    if (found.size === 0) for (const { name, place } of names) if (hasWord(lower, name)) found.add(place);
    return [...found].sort((a, b) => a - b);
  };
}

function push(map: Map<string, number[]>, key: string, place: number): void {
  const name = key.replace(/^0+(?=\d)/, "");
  const known = map.get(name);
  if (known === undefined) map.set(name, [place]);
  else known.push(place);
}

/** The first word of a phase's name behind its number: setup, foundational, polish. */
function nameOf(title: string): string | undefined {
  const rest = title.replace(NUMBER, "").replace(/\([^()]*\)/g, " ");
  const word = /[A-Za-z]{4,30}/.exec(rest)?.[0].toLowerCase();
  return word === undefined || COMMON.has(word) ? undefined : word;
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!/[a-z]/.test(text[at - 1] ?? " ") && !/[a-z]/.test(text[at + word.length] ?? " ")) return true;
  return false;
}

/** "3", "1-3", "1, 2 and 4"; with `open` the last one and all behind it. */
function numbersIn(words: string, open: boolean, most: number): string[] {
  const found: string[] = [];
  for (const part of words.split(/[,&+/]|\band\b/)) {
    const ends = (part.match(/\d{1,4}/g) ?? []).map(Number);
    const from = ends[0];
    if (from === undefined) continue;
    const to = open ? from + most : (ends[1] ?? from);
    for (let at = from; at <= Math.min(to, from + MOST); at++) found.push(String(at));
  }
  return found;
}

const LONGEST = 1000;
const MOST = 500;
const LIST =
  "\\d{1,4}(?:\\s?(?:-|–|—|to|through)\\s?(?:US-?)?\\d{1,4})?(?:\\s?(?:,|&|\\+|/|and)\\s?(?:and\\s)?(?:US-?)?\\d{1,4}(?:\\s?(?:-|–|—)\\s?(?:US-?)?\\d{1,4})?){0,30}";
const NUMBER =
  /^\W{0,8}(?:phase|(?:task )?group|wave|stage|part|step|阶段|フェーズ|단계|фаза|fase)\s?#?(\d{1,4})/iu;
const STORY = /\buser story (\d{1,3})|\bUS-?(\d{1,3})\b/gi;
const PHASES = new RegExp(
  `(?:\\bphases?|\\b(?:task )?groups?|\\bwaves?|\\bstages?|阶段|フェーズ|фаз[аы])\\s?#?(${LIST})(\\+)?`,
  "giu",
);
const STORIES = new RegExp(`\\b(?:user stor(?:y|ies)|stor(?:y|ies)|US)[\\s-]?(?:US-?)?(${LIST})(\\+)?`, "gi");
const ALL = /\ball (?:the )?(?:\w+ )?(?:phases|groups|tasks|work)\b/i;
const ALL_STORIES =
  /\b(?:all|every|each|desired) (?:\w+ )?(?:user )?stor(?:y|ies)\b|^(?:the )?user stories\b/i;
const COMMON: ReadonlySet<string> = new Set([
  "user",
  "story",
  "phase",
  "task",
  "tasks",
  "group",
  "implementation",
  "with",
  "from",
]);
