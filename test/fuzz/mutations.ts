import fc from "fast-check";

/** A change to a text, by places given as shares of its length. */
export type Mutation = {
  readonly at: number;
  readonly length: number;
  readonly what: "drop" | "twice" | "end" | "junk" | "move";
  readonly junk: string;
};

const JUNK = [
  "\r\n",
  "\t",
  "```\n",
  "---\n",
  '"',
  "{",
  "]",
  '<task id="',
  "</task>",
  "- [x] ",
  "| a |",
  ": ",
  "\u0000",
  "\uFEFF",
  "\ud800",
  "&a *a",
  "<!--",
  "#".repeat(40),
];

/** Changes such as editors, merges and broken tools make: pieces lost, doubled, moved, cut off, foreign signs in between. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.double({ min: 0, max: 0.3, noNaN: true }),
    what: fc.constantFrom("drop", "twice", "end", "junk", "move"),
    junk: fc.constantFrom(...JUNK),
  }),
  { minLength: 1, maxLength: 6 },
);

/** The text after all changes. */
export function mutate(text: string, changes: readonly Mutation[]): string {
  let changed = text;
  for (const { at, length, what, junk } of changes) {
    const from = Math.floor(at * changed.length);
    const to = Math.min(changed.length, from + Math.ceil(length * changed.length));
    const [before, piece, after] = [changed.slice(0, from), changed.slice(from, to), changed.slice(to)];
    switch (what) {
      case "drop":
        changed = before + after;
        break;
      case "twice":
        changed = before + piece + piece + after;
        break;
      case "end":
        changed = before;
        break;
      case "junk":
        changed = before + junk + piece + after;
        break;
      case "move":
        changed = piece + before + after;
        break;
    }
  }
  return changed;
}
