import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { markdownToMdast } from "satteri";
import type { MdastNode } from "satteri";

import { allFences, fenceText } from "./fences.ts";
import { LINE, lineText } from "./line.ts";
import type { Lines } from "./line.ts";
import { scanLines } from "./scan.ts";
import { trustNext } from "./trust-next.ts";

const SIGNS = ".thbn|>-[=]!f";
/** One sign a line: . blank, t text, h heading, b bullet, n number, | table, > quote, - rule, [ = ] fence, ! comment, f front matter. */
const signs = (lines: Lines): string => [...lines.kinds].map((kind) => SIGNS[kind]).join("");
const scanned = (...lines: string[]): string => signs(scanLines(lines.join("\n"), trustNext()));

test("every kind of line is told from the others", () => {
  assert.equal(SIGNS.length, Object.keys(LINE).length);
  const text = [
    "# H",
    "",
    "words",
    "- b",
    "* b",
    "12. n",
    "| t |",
    "> q",
    "---",
    "* * *",
    "__bold__",
    "#no",
    "-no",
  ];
  assert.equal(scanned(...text), "h.tbbn|>--ttt");
});

test("a fence ends at its own mark, at least as long, with nothing behind it", () => {
  assert.equal(scanned("````ts", "```", "# no", "````", "# yes"), "[==]h");
  assert.equal(scanned("~~~", "```", "~~~~", "x"), "[=]t");
  assert.equal(scanned("```inline```", "x"), "tt");
  assert.equal(scanned("```", "never closed"), "[=");
});

test("a sample of Markdown holds fences of its own, even with marks of the same length", () => {
  assert.equal(scanned("```markdown", "```python", "x", "```", "# no", "```", "# yes"), "[====]h");
  assert.equal(scanned("````markdown", "```python", "never closed", "````", "# yes"), "[==]h");
});

test("a fence that has lost its end gives way to the next id of the plan, and to nothing else", () => {
  assert.equal(scanned("### 2.1: a", "```", "### 7.1: no", "### Notes", "### 2.2: b"), "h[==h");
  assert.equal(scanned("- [ ] T001 a", "```sh", "- [ ] no id", "- [ ] T002 b", "- [ ] T003 c"), "b[=bb");
  assert.equal(scanned("## 2.1: a", "```md", "## 2.2: part of the sample", "```", "## 2.2: b"), "h[=]h");
  assert.equal(scanned("## 2.1: a", "```md", "## 2.2: the sample never ends", "## 2.3: c"), "h[hh");
});

test("comments and front matter are no plan; what never closes is", () => {
  assert.equal(scanned("<!-- a", "- [ ] 1.1 no", "-->", "# yes"), "!!!h");
  assert.equal(scanned("<!-- one line -->", "<!-- never", "# yes"), "!th");
  assert.equal(scanned("---", "title: x", "---", "# yes"), "fffh");
  assert.equal(scanned("---", "# not front matter"), "-h");
});

test("carriage returns, a byte order mark and tabs do not hide anything", () => {
  const lines = scanLines("\uFEFF# T\r\n\r\n\t- [ ] 1.1 x\r\n```\r\nc\r\n```\r\n");
  assert.equal(signs(lines), "h.b[=]");
  assert.equal(lineText(lines, 2), "\t- [ ] 1.1 x");
});

test("a fence gives its language, its content without its own indentation, and whether it closes", () => {
  const lines = scanLines("- x\n  ```ts title=a.ts\n  let a;\n    b;\n  ```\n```\nend");
  const [first, second] = allFences(lines);
  assert.equal(first!.language, "ts");
  assert.equal(first!.info, "ts title=a.ts");
  assert.equal(fenceText(lines, first!), "let a;\n  b;");
  assert.equal(lines.text.slice(first!.start, first!.end), "  let a;\n    b;\n");
  assert.deepEqual([first!.closed, second!.closed], [true, false]);
});

test("lines cover the text without gap or overlap, whatever the text", () => {
  const text = fc.array(
    fc.constantFrom(
      "\n",
      "\r\n",
      "```",
      "~~~",
      "md",
      "# ",
      "- [ ] 1.1",
      "<!--",
      "-->",
      "---",
      "x",
      " ",
      "\t",
    ),
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join("");
      const { starts, count } = scanLines(whole, trustNext());
      assert.equal(starts[count], whole.length);
      const lines = Array.from({ length: count }, (_, line) => whole.slice(starts[line], starts[line + 1]));
      assert.equal(lines.join(""), whole);
      assert.ok(
        lines.every(
          (line, at) =>
            line.indexOf("\n") ===
            (at < count - 1 ? line.length - 1 : line.endsWith("\n") ? line.length - 1 : -1),
        ),
      );
    }),
  );
});

const folder = new URL("../../test/fixtures/plans/", import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith(".md") && name !== "odd-fences.md")
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8").replace("\uFEFF", "") }));

test("headings are those that CommonMark finds, wherever fences match up", () => {
  assert.ok(documents.length > 5);
  for (const { name, text } of documents) {
    const tokens = new MarkdownIt().parse(text, {});
    const expected = tokens.filter(({ type, markup }) => type === "heading_open" && markup.startsWith("#"));
    const found = [...scanLines(text, trustNext()).kinds].flatMap((kind, line) =>
      kind === LINE.heading ? [line] : [],
    );
    assert.deepEqual(
      found,
      expected.map(({ map }) => map![0]),
      name,
    );
  }
});

test("code is what a reader of GitHub's Markdown finds in fences", () => {
  const codeOf = (node: MdastNode): string[] =>
    node.type === "code" ? [node.value] : "children" in node ? node.children.flatMap(codeOf) : [];
  for (const { name, text } of documents) {
    const lines = scanLines(text, trustNext());
    const found = allFences(lines).map((fence) => fenceText(lines, fence));
    assert.deepEqual(found, codeOf(markdownToMdast(text)), name);
  }
});
