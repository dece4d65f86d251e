import type { Completion } from "./completion.ts";

/** What a word of a report says of how it went; undefined where it says nothing of that. */
export function statusOf(words: string): Completion["status"] {
  const plain = words.toLowerCase();
  if (
    /\b(?:partial(?:ly)?|incomplete|in progress|not (?:yet )?(?:complete|done|finished)|mostly)\b/u.test(
      plain,
    )
  )
    return "partial";
  if (
    /\b(?:fail(?:ed|ure|s)?|blocked|error(?:ed)?|aborted|unable|could not|couldn't|cannot|not possible)\b|[✗✘❌]/u.test(
      plain,
    )
  )
    return "failed";
  return /\b(?:completed?|done|success(?:ful(?:ly)?)?|succeeded|finished|pass(?:ed)?|ok)\b|[✓✔✅]/u.test(
    plain,
  )
    ? "complete"
    : undefined;
}

/** `5 minutes (6 min estimated)`, `1h 20m`, `90 s`, `7`: in minutes. */
export function minutesOf(words: string): number | undefined {
  const hours = /(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?\b/iu.exec(words)?.[1];
  const minutes = /(\d+(?:\.\d+)?)\s*m(?:in(?:utes?|s)?)?\b/iu.exec(words)?.[1];
  const seconds = /(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?|s)?)?\b/iu.exec(words)?.[1];
  if (hours !== undefined || minutes !== undefined) return Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (seconds !== undefined) return Number(seconds) / 60;
  const plain = /^\D{0,3}(\d+(?:\.\d+)?)\s*$/u.exec(words)?.[1];
  return plain === undefined ? undefined : Number(plain);
}

/** `0`, `none`, `2 (unused imports)`, `no errors`. */
export function countOf(words: string): number | undefined {
  const digits = /\d{1,6}/u.exec(words)?.[0];
  if (digits !== undefined) return Number(digits);
  return /^\W*(?:none|no|nil|zero|n\/a|nothing|-)?\W*(?:errors?|warnings?)?\W*$/iu.test(words) &&
    words.trim() !== ""
    ? 0
    : undefined;
}

/** Whether a text claims that tests, types or checks hold. */
export function saysProven(text: string): boolean {
  return /\b(?:all|the|every|unit|\d+)\s+(?:[\w-]+\s+){0,2}(?:tests?|checks?)\s+(?:now\s+)?(?:pass|passes|passed|succeed|are (?:green|passing)|is (?:green|passing))|\b(?:tests?|checks?|compilation|compiles?|build)\b[^\n]{0,20}\bpass(?:es|ed|ing)?\b/iu.test(
    text,
  );
}
