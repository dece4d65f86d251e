import fc from "fast-check";

/** Texts made of pieces of a document in any order, with noise between them: what a reader must survive, and nearly understands. */
export function shredded(text: string): fc.Arbitrary<string> {
  const pieces = text.match(/.{1,60}\n?|\n/gs) ?? [""];
  const lines = text.split(/(?<=\n)/);
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...lines) },
    { weight: 2, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("\n", "\r\n", "```\n", "- [ ] ", "### Task 1: ", "**", "`", "| "),
    },
  );
  return fc.array(piece, { maxLength: 80 }).map((parts) => parts.join(""));
}
