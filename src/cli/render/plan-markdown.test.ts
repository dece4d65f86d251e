import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import MarkdownIt from "markdown-it";

import { golden } from "../../../test/rig/golden.ts";
import { claimOf, groupOf, planOf } from "../../../test/rig/plan-of.ts";
import { analyse } from "../../core/plan/analyse.ts";
import { findings } from "../../core/plan/findings.ts";
import type { Finding, Plan } from "../../core/plan/plan.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";
import { planMarkdown } from "./plan-markdown.ts";

const source = { path: "docs/plan.md", dialect: "micro-tasks", confidence: 0.97, reasons: [] };
const html = new MarkdownIt({ html: true, linkify: true });

const report = (plan: Plan, found: readonly Finding[] = findings(plan)): string =>
  planMarkdown(plan, analyse(plan), found);

test("golden report for a pull request", () => {
  const plan = planOf(
    [
      { id: "1.1", minutes: 6, files: ["+src/types.ts"], groups: ["wave:1"], acceptance: ["it compiles"] },
      { id: "2.1", minutes: 8, needs: ["1.1"], files: ["+src/mean.ts"], groups: ["wave:2"] },
      { id: "2.2", minutes: 8, needs: ["1.1"], files: ["src/mean.ts"], groups: ["wave:2"] },
      { id: "2.3", minutes: 12, needs: ["1.1", "9.9"], files: ["+src/slope.ts"], groups: ["wave:2"] },
    ],
    {
      title: "Loss metrics: a small library",
      sources: [source],
      declared: [claimOf("tasks", 8), claimOf("speedup", 4), claimOf("elapsed-minutes", 12, "wave:2")],
      groups: [
        groupOf({ key: "wave:1", title: "Wave 1: Types" }),
        groupOf({ key: "wave:2", title: "Wave 2: Numbers", after: ["wave:1"] }),
      ],
    },
  );
  golden("frames/plan.md", report(plan));
});

/** Words of a page, and every element that is not there to lay it out. */
function rendered(markdown: string): { text: string; odd: string[] } {
  const page = html.render(markdown);
  const tags = [...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag!.toLowerCase());
  const known = new Set(
    "h3 p table thead tbody tr th td strong em s ul li code pre details summary sub".split(" "),
  );
  return { text: page, odd: tags.filter((tag) => !known.has(tag)) };
}

test("nothing that a plan says becomes markup, a link, a mention or a broken table", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "[click](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "https://evil.example and www.evil.example",
    "a | b | c",
    "@everyone see #12 and GH-7",
    "**bold** _it_ ~~gone~~ `code` $x^2$",
    "```\nfence\n```",
    "</details></summary>",
    "&lt;b&gt; &#60;",
    "\u001b[31mred\u0007",
    "- [ ] box",
    "# heading",
    "1. one",
  ];
  for (const words of hostile) {
    const plan = planOf(
      [
        { id: words, title: words, groups: ["wave:1"], files: ["x.ts"] },
        { id: `${words}2`, title: words, groups: ["wave:1"], files: ["x.ts"], needs: [`gone ${words}`] },
      ],
      {
        title: words,
        sources: [{ ...source, path: words }],
        groups: [groupOf({ key: "wave:1", title: words }), groupOf({ key: "wave:2", title: words })],
      },
    );
    const markdown = report(plan);
    const { odd, text } = rendered(markdown);
    assert.deepEqual(odd, [], `${words}\n${markdown}`);
    assert.doesNotMatch(text.replaceAll(/<code[^>]*>[\s\S]*?<\/code>/g, ""), /@everyone|#12\b|GH-7/);
  }
});

test("any words come through as they are, in text and as code", () => {
  const words = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[`|*_<>&#@\\[\]()~$ a.-]*$/));
  const shown = (page: string): string =>
    page
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&")
      .replaceAll("\u200b", "");
  const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
  fc.assert(
    fc.property(words, (text) => {
      fc.pre(
        // oxlint-disable-next-line no-control-regex -- what is not shown at all
        !/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u00a0\u3000\u2000-\u200a]/.test(
          text,
        ),
      );
      assert.equal(plain(shown(html.renderInline(`x ${markdownText(text)} y`))), plain(`x ${text} y`));
      const cell = html.render(`| a |\n| --- |\n| x ${markdownCode(text)} y |\n`);
      assert.equal(plain(shown(/<td>(.*)<\/td>/s.exec(cell)?.[1] ?? "")), plain(`x ${text.trim()} y`));
    }),
    { numRuns: 500 },
  );
});

test("of very many tasks, groups and findings it fits into a comment", () => {
  const groups = Array.from({ length: 300 }, (_, i) =>
    groupOf({ key: `wave:${i}`, title: "A rather long title of a wave" }),
  );
  const plan = planOf(
    Array.from({ length: 3000 }, (_, i) => ({
      id: `task-${i}`,
      minutes: 5,
      needs: i < 10 ? [] : [`task-${i - 10}`, `ghost-${i}`],
      groups: [`wave:${Math.floor(i / 10)}`],
      files: ["src/one.ts"],
    })),
    { groups, sources: [source] },
  );
  const markdown = report(plan);
  assert.ok(markdown.length < 65_536, `${markdown.length} characters`);
  assert.deepEqual(rendered(markdown).odd, []);
});
