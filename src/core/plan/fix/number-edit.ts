import type { Claim, TextEdit } from "../plan.ts";

/** What a number counts; `minutes` may be given in hours or days. */
export type NumberUnit = "count" | "minutes" | "times";

/** Where the number of a claim stands: offsets in its file, and how many of `unit` one is. */
export type ClaimedNumber = {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  readonly scale: number;
};

/** The place of a claim's number in its file; undefined: it does not stand in its line just once, or is one end of a span. */
export function claimedNumber(claim: Claim, unit: NumberUnit, text: string): ClaimedNumber | undefined {
  const { span, raw, value } = claim;
  const line = text.slice(span.start, Math.min(span.end, span.start + LONGEST));
  const from = startOf(line, raw);
  const found = [...line.slice(from).matchAll(NUMBER)].flatMap((match) => {
    const digits = match[1]!;
    const number = Number(digits.replace(",", "."));
    const scale = unit === "minutes" ? minutesOf(match[2]) : 1;
    const at = from + match.index;
    const meant = scale !== undefined && Math.abs(number * scale - value) <= (scale === 1 ? 0 : 0.01 * value);
    return meant ? [{ start: at, end: at + digits.length, digits, scale }] : [];
  });
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  if (isSpan(line.slice(0, only.start), line.slice(only.end))) return undefined;
  return { ...only, start: span.start + only.start, end: span.start + only.end };
}

/** The edit that puts the right number in its place, in the unit that stands there and with no more digits than a hundredth takes. */
export function numberEdit(
  claim: Claim,
  unit: NumberUnit,
  right: number,
  text: string,
): TextEdit | undefined {
  const found = claimedNumber(claim, unit, text);
  if (found === undefined) return undefined;
  const shown = short(right / found.scale, unit);
  return shown === found.digits
    ? undefined
    : { file: claim.span.file, start: found.start, end: found.end, text: shown };
}

const LONGEST = 4000;
/** A number that is no part of a name, a version or a longer number, and the word behind it. */
const NUMBER = /(?<![\w.,:/#-])(\d{1,7}(?:[.,]\d{1,3})?)(?![\d:/]|[.,]\d)(?:\s?-?([a-zA-Z]+))?/g;

/** Where the claim begins in its line: at its value if that stands there as it is, else at its first words. */
function startOf(line: string, raw: string): number {
  const colon = raw.indexOf(": ");
  for (const part of [raw, raw.slice(colon + 2)]) {
    const at = part === "" ? -1 : line.indexOf(part);
    if (at !== -1) return at;
  }
  return 0;
}

function isSpan(before: string, behind: string): boolean {
  return (
    /\d\s?(?:-|–|—|to)\s?~?$/.test(before) || /^\s?(?:-|–|—|to)\s?~?\d/.test(behind) || /^\s?%/.test(behind)
  );
}

/** How many minutes one of this unit is, a day having 8 hours; without a unit, a minute. */
function minutesOf(unit: string | undefined): number | undefined {
  switch (unit?.[0]?.toLowerCase()) {
    case undefined:
    case "m":
      return 1;
    case "h":
      return 60;
    case "d":
      return 480;
    case "s":
      return 1 / 60;
    default:
      return undefined;
  }
}

function short(value: number, unit: NumberUnit): string {
  if (unit === "count") return String(value);
  const digits = [0, 1, 2, 3].find(
    (decimals) => Math.abs(Number(value.toFixed(decimals)) - value) <= 0.01 * value,
  );
  return String(Number(value.toFixed(digits ?? 3)));
}
