import { isCommand } from "./command-field.ts";

/**
 * True where words are something to run and not a sentence about it: a known program that is no English word there, or shell
 * signs (a pipe, a flag, a redirection, a path at the head).
 */
export function isCommandLine(words: string): boolean {
  if (words.includes("\n"))
    return isCommandLine(words.slice(0, words.indexOf("\n"))) || /[|\\;{]$/m.test(words);
  if (/^\[\[?\s.+\s\]\]?$/.test(words)) return true;
  const signs = SHELL.test(words);
  if (/^(?:\.{0,2}\/|~\/|\$)\S/.test(words)) return true;
  if (isCommand(words)) return signs || (!SENTENCE.test(words) && !alsoEnglish(words));
  return signs && /^[a-z_][\w.-]*\s+(?:-{1,2}[a-z]|[|<>]|[\w./*-]+\s*[|>&])/.test(words);
}

/** `find old files` says what to do; `find .` and `make lint` do it. */
function alsoEnglish(words: string): boolean {
  const [first = "", ...rest] = words.split(/\s+/);
  return ENGLISH.has(first) && rest.length > 1 && !rest.some((word) => /[./*_=:"'\d]/.test(word));
}

const SHELL = /\s\|\s|&&|\|\||\$\(|\s--?[A-Za-z]|\s[12]?>{1,2}\s?\S|\s<\s|;\s|\*\.|["']/;
const SENTENCE =
  /(?:^|\s)(?:is|are|be|the|a|an|must|should|has|have|exists?|installed|available|running|works|with|that|of|and)(?:\s|[.,]|$)/i;
const ENGLISH: ReadonlySet<string> = new Set(
  "find test make time cut sort task just watch sleep true false touch echo env stat file next go".split(" "),
);
