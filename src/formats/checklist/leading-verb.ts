/** The word a line begins with, where it says what is done to things: `end` is the offset behind it. */
export type Verb = {
  readonly means: "create" | "modify" | "delete" | "read" | "write" | "run";
  readonly end: number;
};

/** Reads the first word of a line, behind emphasis and signs; undefined where it is none of the verbs that plans use. */
export function leadingVerb(text: string): Verb | undefined {
  let at = 0;
  while (at < text.length && !isLetter(text.charCodeAt(at))) {
    // What stands in a code span or behind so many signs is no verb.
    if (at > 12 || text.charCodeAt(at) === BACKTICK) return undefined;
    at++;
  }
  let end = at;
  while (end < text.length && end - at < 16 && isLetter(text.charCodeAt(end))) end++;
  const means = MEANINGS.get(text.slice(at, end).toLowerCase());
  return means === undefined ? undefined : { means, end };
}

/** What a word means that stands directly before a path: "it must create `a.ts`". */
export function verbMeaning(word: string): Verb["means"] | undefined {
  return MEANINGS.get(word);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

const BACKTICK = 96;
const MEANINGS: ReadonlyMap<string, Verb["means"]> = new Map(
  (
    [
      [
        "create",
        "create created creates creating write wrote writes scaffold scaffolded generate generated author",
      ],
      [
        "modify",
        "update updated updates updating modify modified modifies edit edited extend extended extends refactor refactored fix fixed " +
          "change changed rename renamed enhance enhanced",
      ],
      ["delete", "delete deleted deletes remove removed removes drop dropped"],
      [
        "read",
        "verify verified check checked validate validated review reviewed read confirm confirmed analyze analyse analyzed " +
          "analysed inspect investigate research study manually measure compare understand audit identify",
      ],
      ["run", "run ran execute executed"],
      [
        "write",
        "ensure ensured add added adds adding implement implemented implements implementing build built define defined set setup setting configure " +
          "configured initialize initialized install installed wire wired integrate integrated register registered export exported replace " +
          "replaced convert converted migrate migrated improve improved move moved extract extracted introduce introduced develop developed " +
          "expose exposed enable enabled disable disabled make insert inserted include included split merge port ported rewrite optimize " +
          "optimized document documented apply applied handle handled use render connect connected hook support style mount declare link " +
          "bump pin mark adjust clean simplify deprecate append attach bind store persist log seed stub draft design copy unit integration " +
          "test tests contract e2e",
      ],
    ] satisfies readonly (readonly [Verb["means"], string])[]
  ).flatMap(([means, list]) => list.split(" ").map((word): [string, Verb["means"]] => [word, means])),
);
