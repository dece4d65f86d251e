/** What a step expects of its command: that it fails, that it succeeds, that it says nothing; undefined where the words tell none of these. */
export function expectation(words: string): "fail" | "pass" | "silence" | undefined {
  for (const found of words.slice(0, LONGEST).matchAll(SIGNS)) {
    const { pass, fail, silence } = found.groups!;
    if (pass !== undefined) return "pass";
    if (fail !== undefined) return "fail";
    if (silence !== undefined) return "silence";
  }
  return undefined;
}

const LONGEST = 400;
/** The first sign counts: "PASS. If it fails, …" expects a pass; "0 failures" and "no errors" are no failure. */
const SIGNS = new RegExp(
  [
    "(?<pass>\\b(?:0|no|zero|without(?: any)?|never) (?:[a-z]+ )?(?:fail\\w*|errors?|warnings?|issues?)|\\bpass\\w*|\\bsucce\\w*|\\bsuccess\\w*|\\bgreen\\b|\\bok\\b|\\bexits?(?:ed)?(?: code)?(?: with)? 0\\b|\\bexit code:? 0\\b|\\bbuilds?\\b|\\bclean\\b|通[过過]|成功)",
    "(?<fail>\\bfail\\w*|\\berrors?\\b|\\b[A-Z]\\w+Error\\b|\\bundefined\\b|\\bnot (?:found|defined|exist)|\\bdo(?:es)?(?:n't| not) exist|\\bcannot find|\\bred\\b|[失报報][败敗错錯])",
    "(?<silence>\\bno (?:output|match\\w*|results?|hits|lines|references)|\\bnothing\\b|\\bempty\\b|\\b0 (?:matches|results|hits))",
  ].join("|"),
  "giu",
);
