import type { Estimate } from "../core/plan/plan.ts";
import { remember } from "./remember.ts";

/** Minutes in a working day: what "0.5 days" is counted in. */
const DAY = 8 * 60;

/**
 * Reads "6 min", "3-5 minutes", "~1 hour", "1h 30m", "2hr", "0.5 days" as minutes (a day has 8 hours, a week 5 days).
 * Sizes such as "Small" or "M" say no minutes and give undefined.
 */
export const readEstimate: (raw: string) => Estimate | undefined = remember((raw) => {
  if (raw.length > 400) return undefined;
  const first = DURATION.exec(raw);
  if (first === null) return undefined;
  let min = toMinutes(first[1]!, first[3]!);
  let max = first[2] === undefined ? min : toMinutes(first[2], first[3]!);
  const rest = raw.slice(first.index + first[0].length);
  const second = MORE.exec(rest);
  if (second !== null && unitOf(second[2]!) < unitOf(first[3]!)) {
    const more = toMinutes(second[1]!, second[2]!);
    min += more;
    max += more;
  }
  if (!(min <= max)) [min, max] = [max, min];
  return Number.isFinite(max) && max > 0 ? { minMinutes: min, maxMinutes: max, raw: raw.trim() } : undefined;
});

function toMinutes(number: string, unit: string): number {
  return Math.round(Number.parseFloat(number.replace(",", ".")) * unitOf(unit) * 100) / 100;
}

function unitOf(unit: string): number {
  switch (unit[0]!.toLowerCase()) {
    case "s":
      return 1 / 60;
    case "h":
      return 60;
    case "d":
      return DAY;
    case "w":
      return 5 * DAY;
    default:
      return 1;
  }
}

const NUMBER = "(\\d{1,6}(?:[.,]\\d{1,3})?)";
const UNIT = "(seconds?|secs?|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)(?![a-zA-Z])";
const DURATION = new RegExp(`${NUMBER}(?:\\s?(?:-|–|—|to)\\s?${NUMBER})?\\s?-?${UNIT}`, "i");
const MORE = new RegExp(`^\\s?(?:and\\s)?${NUMBER}\\s?${UNIT}`, "i");
