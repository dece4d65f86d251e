import type { TaskStatus } from "../core/plan/plan.ts";
import { wordStatus } from "./headed/status.ts";
import { readTitle } from "./headed/task-title.ts";
import type { Title } from "./headed/task-title.ts";

/** The head of a line that names a step: `**STEP 13**: Title`, `Step 7 — Title`, `**Step 1.1**`. */
export type StepHead = {
  readonly id: string;
  /** What stands behind the id and its separator. */
  readonly rest: string;
  /** A colon or a dash parts id and title, or the id stands alone in bold. */
  readonly strong: boolean;
  /** The number stands in bold. */
  readonly bold: boolean;
};

const HEAD =
  /^(?:[\s*_~`([\u2190-\u2bff\ud800-\udfff]|\ufe0f)*step[ _#-]{0,3}(\d{1,6}(?:\.\d{1,6}){0,4}[a-z]?)(?![A-Za-z0-9.]*[A-Za-z0-9])[)\]]?([*_~`]*)(\s*[:：]|\s*[—–](?!\s?\d)|\s+-(?=\s)|\.(?=\s|$)|\)(?=\s))?([*_~`]*)(?=\s|$|[^\w\s–—-])/i;

/** Reads a step's head from the text behind a list mark, a box or the signs of a heading; undefined where there is none. */
export function readStepHead(text: string): StepHead | undefined {
  const match = HEAD.exec(text.slice(0, LONGEST));
  if (match === null) return undefined;
  const [whole, id = "", emphasis = "", separator] = match;
  const strong = separator !== undefined || emphasis.length >= 2;
  return { id, rest: text.slice(whole.length).trim(), strong, bold: /^\W{0,9}(?:\*\*|__)/.test(whole) };
}

/** A step's title without what was written behind it when it ended, and what that says. */
export function readStepTitle(rest: string): Title {
  const remark = REMARK.exec(rest.slice(0, LONGEST).trimEnd());
  const title = readTitle(remark === null ? rest : rest.slice(0, remark.index));
  if (remark === null) return title;
  const status = remarkStatus(remark[0]);
  return status === undefined ? title : { ...title, status };
}

function remarkStatus(remark: string): TaskStatus | undefined {
  if (/\bpart(?:ial)?ly\b/i.test(remark)) return "in-progress";
  return /\[task_id:/.test(remark) && !/[✗✘❌]/u.test(remark) ? "done" : wordStatus(remark.replace("✘", "✗"));
}

const LONGEST = 2000;
/** "✓ [task_id: …] [time]", "✓ (Completed 2025-01-24)", "✅", "✗ Failed", "⚠ PARTIALLY COMPLETED", "(done)". */
const REMARK =
  /(?:[✓✔✅☑✗✘❌⚠🚧⏳]\ufe0f?\s*(?:[[(].*|(?:part(?:ial)?ly )?(?:completed?|done|finished|failed|in progress|blocked|skipped)\b.*)?|\[task_id:.*|\((?:completed?|done|finished)\b[^()]*\))$/iu;
