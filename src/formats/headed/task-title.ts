import type { Estimate, TaskStatus } from "../../core/plan/plan.ts";
import { readEstimate } from "../estimate.ts";
import { wordStatus } from "./status.ts";

/** A task's title with what stood around it taken off. */
export type Title = {
  readonly title: string;
  readonly estimate: Estimate | undefined;
  /** From a pictogram such as ✅ at either end. */
  readonly status: TaskStatus | undefined;
  /** "(depends on T012)", "— depends on T045, T046". */
  readonly dependencies: string | undefined;
};

/** Cleans a title: emphasis, pictograms, a duration in parentheses, words about dependencies. */
export function readTitle(text: string, before = ""): Title {
  let title = text.slice(0, LONGEST).trim();
  let estimate: Estimate | undefined;
  let dependencies: string | undefined;
  // Pictograms and words in parentheses after them are rare: look at the last character first.
  const last = title.charCodeAt(title.length - 1);
  const closing = last > 0x2000 || last === CLOSE_PAREN ? PICTOGRAM_END.exec(title) : null;
  const marks = (before === "" ? null : PICTOGRAM.exec(before)) ?? closing;
  const status = marks === null ? undefined : wordStatus(marks[0]);
  if (closing !== null) title = title.slice(0, closing.index);
  if (title.includes("epend")) {
    const found = DEPENDS.exec(title);
    if (found !== null) {
      dependencies = (found[1] ?? found[2])!.trim();
      title = `${title.slice(0, found.index)}${title.slice(found.index + found[0].length)}`.trim();
    }
  }
  if (title.endsWith(")") || title.endsWith("]")) {
    const open = Math.max(title.lastIndexOf("("), title.lastIndexOf("["));
    const remark = title.slice(open + 1, -1);
    estimate = open > 0 && TIMED.test(remark) ? readEstimate(remark) : undefined;
    if (estimate !== undefined) title = title.slice(0, open);
  }
  return {
    title: trimMarks(title.includes("**") ? title.replaceAll("**", "") : title),
    estimate,
    status,
    dependencies,
  };
}

function trimMarks(title: string): string {
  let start = 0;
  let end = title.length;
  while (start < end && EDGE.includes(title[start]!)) start++;
  while (end > start && EDGE.includes(title[end - 1]!)) end--;
  return title.slice(start, end);
}

const LONGEST = 2000;
const CLOSE_PAREN = 41;
const EDGE = " \t*~:：—–-";
const PICTOGRAM = /[✅✓✔☑❌✗⏳🔄🚧⛔🚫⬜🔲]/u;
const PICTOGRAM_END =
  /\s*[✅✓✔☑❌✗⏳🔄🚧⛔🚫⬜🔲]\ufe0f?(?:\s*\(?(?:completed?|done|finished)[^()]{0,40}\)?)?$/iu;
const DEPENDS = /\(depend(?:s|ing)? (?:up)?on:? ([^()]*)\)|\s[—–-]+\s?depends (?:up)?on:? (.+)$/i;
const TIMED = /^~?\s?\d[\d.,\s–-]*(?:m|h|d|s|w)[a-z]*\.?$/i;
