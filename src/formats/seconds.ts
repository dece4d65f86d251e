import { readEstimate } from "./estimate.ts";

/** Seconds that words give: a bare number is seconds, else "500ms", "10s", "5 min", "1h"; the longer end of a range. Undefined: none, or 0. */
export function readSeconds(words: string): number | undefined {
  const short = /^~?(\d{1,9}(?:\.\d{1,6})?)\s?(ms|s)?$/i.exec(words.trim());
  const seconds = short
    ? Number(short[1]) / (short[2]?.toLowerCase() === "ms" ? 1000 : 1)
    : (readEstimate(words)?.maxMinutes ?? 0) * 60;
  return seconds > 0 ? seconds : undefined;
}
