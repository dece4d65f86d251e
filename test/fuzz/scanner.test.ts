import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { markdownToMdast } from "satteri";
import type { MdastNode } from "satteri";

import { allFences } from "../../src/formats/fences.ts";
import { LINE, lineText } from "../../src/formats/line.ts";
import { readId } from "../../src/formats/read-id.ts";
import { scanLines } from "../../src/formats/scan.ts";
import { trustNext } from "../../src/formats/trust-next.ts";
import { corpusPlans, planFixtures } from "../rig/plan-files.ts";

/** Headings by line, fences as `open-close` (`open-` where nothing closes them); lines from 0. */
type Seen = { readonly headings: readonly number[]; readonly fences: readonly string[] };

function ours(text: string): Seen {
  const lines = scanLines(text);
  return {
    headings: [...lines.kinds].flatMap((kind, line) => (kind === LINE.heading ? [line] : [])),
    fences: allFences(lines).map(({ open, close, closed }) => `${open}-${closed ? close : ""}`),
  };
}

const closes = (text: string, last: number): boolean =>
  /^[\s>]*(?:`{3,}|~{3,})\s*$/.test(text.split("\n")[last]!);

/** CommonMark as markdown-it reads it: markup is text to it, front matter has to be blanked out. */
function markdownIt(text: string): Seen {
  const tokens = new MarkdownIt().parse(withoutFrontMatter(text), {});
  return {
    headings: tokens.flatMap(({ type, markup, map }) =>
      type === "heading_open" && markup.startsWith("#") ? [map![0]] : [],
    ),
    fences: tokens.flatMap(({ type, map }) =>
      type === "fence"
        ? [`${map![0]}-${closes(text, map![1] - 1) && map![1] - 1 > map![0] ? map![1] - 1 : ""}`]
        : [],
    ),
  };
}

/** GitHub's Markdown as satteri reads it: markup swallows what stands in it. */
function satteri(text: string): Seen {
  const rows = text.split("\n");
  const seen = { headings: new Array<number>(), fences: new Array<string>() };
  const visit = (node: MdastNode): void => {
    const { start, end } = node.position!;
    const written = rows[start.line - 1]!.slice(start.column - 1);
    if (node.type === "heading" && /^\s*#/.test(written)) seen.headings.push(start.line - 1);
    if (node.type === "code" && /^\s*(?:```|~~~)/.test(written))
      seen.fences.push(
        `${start.line - 1}-${end.line > start.line && closes(text, end.line - 1) ? end.line - 1 : ""}`,
      );
    if ("children" in node) node.children.forEach(visit);
  };
  visit(markdownToMdast(text));
  return seen;
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---[ \t]*\r?\n[^]*?\n---[ \t]*(?:\r?\n|$)/, (front) => front.replace(/[^\n]/g, ""));
}

/** What our scanner sees otherwise on purpose, by signs in the text. */
const DELIBERATE: Readonly<Record<string, RegExp>> = {
  // People put whole documents into a fence and do not lengthen it: an inner fence with a language is not the end of the sample.
  "a sample of Markdown with fences of the same length inside": /^(```+)(?:markdown|md)\b[^]*?^\1[a-z]+\s*$/m,
  // Plans with elements are not HTML: their steps hold headings, lists and code, indented at will.
  "elements around the text": /^\s*<(?:task|objective|execution_context|tasks|plan)\b/m,
};

const documents = [...planFixtures(), ...corpusPlans()]
  .filter(({ path }) => path.endsWith(".md"))
  .map(({ path, text }) => ({ path, text: text.replace("\uFEFF", "") }));

for (const [name, reader] of Object.entries({ markdownIt, satteri }))
  test(`headings and fences of plans are those of ${name}, but for what is otherwise on purpose`, () => {
    const plain = documents.filter(({ text }) => !Object.values(DELIBERATE).some((sign) => sign.test(text)));
    assert(plain.length >= documents.length * 0.8, `${plain.length} of ${documents.length} compared`);
    for (const { path, text } of plain) assert.deepEqual(ours(text), reader(text), path);
  });

test("headings and fences of any well-formed document are those of both", () => {
  const word = fc.constantFrom("alpha", "`code`", "1.2", "*x*", "beta.", "–");
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(" "));
  const heading = fc
    .tuple(fc.integer({ min: 1, max: 6 }), words)
    .map(([depth, text]) => `${"#".repeat(depth)} ${text}`);
  const inside = fc.constantFrom(
    "# not",
    "- [ ] not",
    "",
    "text",
    "  indented",
    "| a |",
    "<!-- -->",
    "---",
    "``",
    "1. x",
  );
  const fence = fc
    .record({
      marker: fc.constantFrom("`", "~"),
      length: fc.integer({ min: 3, max: 6 }),
      info: fc.constantFrom("", "ts", "md", "sh title=x"),
      content: fc.array(inside, { maxLength: 5 }),
      shorter: fc.boolean(),
    })
    .map(({ marker, length, info, content, shorter }) => {
      const inner = shorter && length > 3 ? [marker.repeat(3), "# inner", marker.repeat(3)] : [];
      return [marker.repeat(length) + info, ...content, ...inner, marker.repeat(length)];
    });
  const item = fc
    .tuple(words, fc.option(fence, { nil: undefined }))
    .map(([text, code]) =>
      code === undefined
        ? `- ${text}`
        : [`- ${text}`, "", ...code.map((line) => (line === "" ? "" : `  ${line}`))].join("\n"),
    );
  const block = fc.oneof(
    heading,
    words,
    item,
    fence.map((all) => all.join("\n")),
    fc.constant("***"),
  );
  fc.assert(
    fc.property(fc.array(block, { maxLength: 8 }), fc.boolean(), (blocks, windows) => {
      const text = `${blocks.join("\n\n")}\n`.replaceAll("\n", windows ? "\r\n" : "\n");
      const seen = ours(text);
      assert.deepEqual(seen, markdownIt(text));
      assert.deepEqual(seen, satteri(text));
    }),
    { numRuns: 500 },
  );
});

test("the rule of the next id frees lines with an id from odd fences, and nothing else", () => {
  for (const { path, text } of documents) {
    const [strict, trusting] = [scanLines(text), scanLines(text, trustNext())];
    const first = strict.kinds.findIndex((kind, line) => kind !== trusting.kinds[line]);
    if (first < 0) continue;
    const words = lineText(strict, first);
    assert(readId(words.replace(/^(?:#+|[-*] \[.\])/, "")) !== undefined, `${path}:${first + 1} ${words}`);
    assert.equal(strict.kinds[first], LINE.fenceBody, path);
  }
});
