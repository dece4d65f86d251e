import type { Estimate } from "../../core/plan/plan.ts";
import { readTitle } from "../headed/task-title.ts";

/** What the words of a check-list line say, taken apart. */
export type ItemTitle = {
  readonly title: string;
  /** `[P]`, `(P)`: other files, may run beside its neighbours. */
  readonly parallel: boolean;
  /** User stories named by a label: US1. */
  readonly stories: readonly string[];
  /** Numbers of acceptance criteria: `(AC: 1, 2)`. */
  readonly criteria: readonly number[];
  readonly optional: boolean;
  /** Said to be done elsewhere: "Pulled forward into T010". */
  readonly moved: boolean;
  readonly dependencies: string | undefined;
  readonly estimate: Estimate | undefined;
  /** When it is done, told on the same line behind a dash or in brackets. */
  readonly acceptance: string | undefined;
};

/** Reads the words of a line, its id left out. */
export function readItemTitle(words: string): ItemTitle {
  const labels = readLabels(words.trim());
  const { stories } = labels;
  let { text, parallel } = labels;
  let criteria: readonly number[] = NONE;
  if (text.includes("AC")) {
    const found = CRITERIA.exec(text);
    if (found !== null) {
      criteria = numbersIn(found[1]!);
      text = without(text, found);
    }
  }
  let dependencies: string | undefined;
  if (AFTER_HINT.test(text)) {
    const found = AFTER.exec(text);
    if (found !== null) {
      dependencies = (found[1] ?? found[2])!.trim();
      text = without(text, found);
    }
  }
  if (text.endsWith(" (P)") || text.endsWith(" [P]")) {
    parallel = true;
    text = text.slice(0, -4).trimEnd();
  }
  const checked = acceptanceAt(text);
  if (checked !== undefined) text = text.slice(0, checked.index).trim();
  text = withoutCommit(text);
  // Most titles have nothing more, and a hundred thousand of them are to cost little.
  const marked = isMarked(text) ? readTitle(text) : undefined;
  return {
    title: marked === undefined ? text.trim() : marked.title,
    parallel,
    stories,
    criteria,
    optional: OPTIONAL.test(text),
    moved: MOVED.test(text),
    dependencies: dependencies ?? marked?.dependencies,
    estimate: marked?.estimate,
    acceptance: checked?.words,
  };
}

type Labels = { text: string; parallel: boolean; stories: readonly string[] };

function readLabels(words: string): Labels {
  let text = words;
  let parallel = false;
  let stories: readonly string[] = NONE;
  for (let count = 0; count < MOST_LABELS && OPENING.includes(text[0] ?? " "); count++) {
    const label = LABEL.exec(text);
    if (label === null) break;
    const story = label[1];
    if (story === undefined) parallel = true;
    else stories = [...stories, story.toUpperCase().replace(/[ -]/, "")];
    text = text.slice(label[0].length);
  }
  const prefix = PREFIX.exec(text);
  return { text: prefix === null ? text : text.slice(prefix[0].length), parallel, stories };
}

function without(text: string, found: RegExpExecArray): string {
  return `${text.slice(0, found.index).trimEnd()}${text.slice(found.index + found[0].length)}`.trim();
}

/** True where a title has signs at its ends, bold words or words about dependencies. */
function isMarked(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  if (
    EDGES.includes(text[0] ?? " ") ||
    ENDS.includes(text.at(-1) ?? " ") ||
    (last >= 0xdc00 && last < 0xe000)
  )
    return true;
  return text.includes("**") || text.includes("epend");
}

/** `Write it (0ca51c0)`: the commit that finished a task is no part of its name. */
function withoutCommit(text: string): string {
  if (!text.endsWith(")") && !text.endsWith("]")) return text;
  const open = Math.max(text.lastIndexOf("("), text.lastIndexOf("["));
  return open > 0 && COMMIT.test(text.slice(open + 1, -1)) ? text.slice(0, open).trimEnd() : text;
}

/** "— verify: `npm test` passes", "(完了条件: …)". */
function acceptanceAt(text: string): { index: number; words: string } | undefined {
  if (!ACCEPTANCE_HINT.test(text)) return undefined;
  const found = ACCEPTANCE.exec(text);
  if (found === null) return undefined;
  const words = text.slice(found.index + found[0].length).trim();
  const bracketed = /[(（]/.test(found[0]);
  return { index: found.index, words: bracketed ? words.replace(/[)）]$/, "").trim() : words };
}

/** "1, 2", "1-3", "#1 and 4": at most a hundred numbers. */
function numbersIn(words: string): number[] {
  const found: number[] = [];
  for (const part of words.split(/[,&、]|\band\b/)) {
    const [from, to = from] = (part.match(/\d{1,3}/g) ?? []).map(Number);
    if (from === undefined) continue;
    for (let at = from; at <= to! && found.length < 100; at++) found.push(at);
  }
  return found;
}

const NONE: never[] = [];
/** Labels before the words: `[P]`, `(P)`, `[US1]`, `[PARALLEL]`. */
const LABEL = /^`?(?:[[(](?:P|p|Parallel|PARALLEL|parallel)[\])]|\[((?:US|us)[ -]?\d{1,3})\])`?[\s:]*/;
const OPENING = "[(`";
const MOST_LABELS = 20;
const CRITERIA = /[([]ACs?\s?:?\s?([^()[\]]{0,20}\d[^()[\]]{0,200})[)\]]/;
const PREFIX = /^(?:(?:sub-?)?task|タスク|任务|todo)\s?[:：]\s?/i;
const AFTER_HINT = /[([（](?:dep|after|req|block|need|依)/i;
/** `(depends on …)` in all its forms; weaker words than that need an id at once, for "(after 3 tries)" is none. */
const AFTER =
  /[([（](?:depends(?: on)?|depending on|deps?|dependenc(?:y|ies)|依赖于?|依存)\s?[:：]?\s?([^()[\]（）]{0,300}\d[^()[\]（）]{0,300})[)\]）]|(?:[([]|\s[—–-]\s)(?:requires|needs|after|blocked by)\s?:?\s((?:tasks?\s)?(?:[A-Z]{1,4}-?\d|\d{1,4}\.\d)[^()[\]]{0,300})(?:[)\]]|$)/i;
const COMMIT = /^(?:commit:?\s?)?[0-9a-f]{7,40}$/;
const ACCEPTANCE_HINT = /verif|done when|accept|条件|标准|基準/i;
const ACCEPTANCE =
  /\s(?:[—–|;-]\s?)(?:\*\*)?(?:verify|verification|verified by|done when|acceptance)(?:\*\*)?\s?:(?:\*\*)?\s?|[(（](?:完了条件|完成条件|验收标准|受け入れ基準|verify|acceptance)\s?[:：]\s?/i;
const MOVED =
  /^(?:pulled forward|moved|merged|folded|absorbed|superseded|covered)\b.{0,20}\s(?:in|into|to|by|with)\s(?:tasks?\s)?(?:T\d|\d+\.\d)/i;
const OPTIONAL = /^[*_(]{0,3}optional\b|\(optional\)|[（(](?:任意|可选|選択|선택)[)）]/i;
const EDGES = "~*:：—–-";
/** Ends that stand for something: remarks, emphasis, pictograms. */
const ENDS = ")]*~:：—–-✅✓✔☑❌✗⏳⛔⬜\ufe0f";
