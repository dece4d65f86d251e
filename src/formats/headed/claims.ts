import type { Claim } from "../../core/plan/plan.ts";
import { readEstimate } from "../estimate.ts";

/** What a stretch of text claims, and the number. */
export type Claimed = Pick<Claim, "what" | "value" | "raw">;

/** The claim of a field such as `**Total Sequential Time**: ~4.5 hours`; of a span the modest end. Undefined where it claims nothing known. */
export function fieldClaim(label: string, value: string): Claimed | undefined {
  const name = label.toLowerCase();
  const raw = `${label}: ${value}`.slice(0, 200);
  if (SPEEDUP.test(name)) return numbered("speedup", TIMES.exec(value)?.[1], raw);
  if (AGENTS.test(name)) return numbered("agents", /\d+/.exec(value)?.[0], raw);
  if (ELAPSED.test(name)) return minutes("elapsed-minutes", value, raw);
  // "Total time: 60 minutes parallel vs 18 hours sequential"
  if (WORK.test(name))
    return minutes(
      /^[^a-z]*[a-z]+ (?:in )?parallel/i.test(value) ? "elapsed-minutes" : "work-minutes",
      value,
      raw,
    );
  if (TASKS.test(name))
    return numbered("tasks", taskCount(value) ?? /^\D{0,3}(\d+)(?![\d,]|\.\d)/.exec(value)?.[1], raw);
  return undefined;
}

/** Claims of a remark or a line about a group: "8 tasks → 22 micro-tasks", "3 tasks → 6 min", "5 agents". */
export function remarkClaims(remark: string): Claimed[] {
  const raw = remark.slice(0, 200).replace(/^[\s*]+|[\s*]+$/g, "");
  const tasks = numbered("tasks", taskCount(raw), raw);
  const timed =
    /(?:^|→|->|=>|[-–—,:=])\s*~?\s*\d+(?:[.,]\d+)?(?:\s?[-–]\s?\d+)?\s?(?:min|m\b|h|hour|hr|day)/i.exec(raw);
  const elapsed = timed === null ? undefined : minutes("elapsed-minutes", raw.slice(timed.index), raw);
  return [tasks, elapsed].filter((claim) => claim !== undefined);
}

/** The claim of a sentence that opens with a number of tasks: "43 tasks to execute across …". */
export function sentenceClaim(sentence: string): Claimed | undefined {
  const match = /^(?:all |these |the )?(\d{1,6}) (?:[a-z-]+ ){0,3}(?:micro-?|sub-?)?tasks\b/i.exec(
    sentence.slice(0, 120),
  );
  return match === null ? undefined : numbered("tasks", match[1], sentence.slice(0, 200));
}

/** "8 tasks → 22 micro-tasks" says 22: the number behind the arrow. */
function taskCount(text: string): string | undefined {
  const counts = [
    ...text
      .slice(0, 200)
      .matchAll(/(\d{1,6})(?:\s?[-–]\s?\d{1,6})?\s+(?:[a-z-]+\s+)?(?:micro-?|sub-?|atomic )?tasks?\b/gi),
  ];
  return (/→|->|=>/.test(text) ? counts.at(-1) : counts[0])?.[1];
}

function numbered(what: Claim["what"], number: string | undefined, raw: string): Claimed | undefined {
  return number === undefined ? undefined : { what, value: Number(number), raw };
}

function minutes(what: Claim["what"], value: string, raw: string): Claimed | undefined {
  const estimate = readEstimate(value);
  return estimate === undefined ? undefined : { what, value: estimate.minMinutes, raw };
}

const SPEEDUP = /speed-?up|parallel\w* factor/;
const TIMES = /(\d{1,4}(?:\.\d{1,2})?)(?:\s?[-–]\s?\d{1,4}(?:\.\d{1,2})?)?\s?[x×]/i;
const AGENTS = /\b(?:max\w*|recommended|concurrent|required)\b.*\b(?:agents|concurren\w+|parallel\w*)/;
const ELAPSED =
  /\b(?:parallel\b.*\b(?:time|estimate|duration)|elapsed|wall[ -]?clock|(?:time|estimate\w*|duration) \(parallel\))/;
const WORK =
  /\b(?:sequential\b.*|total (?:estimated )?(?:work|effort|time|duration|hours)|estimated total (?:effort|time)|(?:time|estimate) \(sequential\))/;
const TASKS =
  /^(?:total |number of )?(?:micro-?|sub-?|atomic )?tasks?(?: count)?$|\btotal (?:micro-?|sub-?|atomic )?tasks\b|^decomposed into$/;
