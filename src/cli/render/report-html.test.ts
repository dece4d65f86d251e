import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { breakerRun, nightRun, redRun } from "../../../test/rig/night-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import { compareReports } from "../../core/views/compare-reports.ts";
import { report } from "../../core/views/report.ts";
import { reportHtml } from "./report-html.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { reportColours } from "./report-style.ts";

const runs = [lossRun, nightRun, breakerRun, redRun];
const pages = runs.map((run) => reportHtml(report(timedRun(run))!));

/** Start and end tags in order, without what is in the style sheet. */
const tags = (page: string): [string, string][] =>
  [
    ...page.replace(/<style>[^]*?<\/style>/, "<style></style>").matchAll(/<(\/?[a-z][a-z0-9]*)\b([^>]*)>/gi),
  ].map(([, name = "", attributes = ""]) => [name.toLowerCase(), attributes]);
const VOID = new Set(["meta", "link", "img", "br", "rect", "line"]);

test("the page needs nothing else and runs nothing, and says so to the browser", () => {
  for (const page of pages) {
    for (const [name, attributes] of tags(page)) {
      assert(!["script", "link", "img", "iframe", "object", "embed", "form", "base"].includes(name), name);
      assert(!/\b(?:src|style|on\w+|action)=/i.test(attributes), attributes);
      for (const [, to] of attributes.matchAll(/\b(?:xlink:)?href="([^"]*)"/g)) assert.match(to ?? "", /^#/);
    }
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
    assert(style.length > 500 && !/url\(|@import/.test(style));
    const sum = createHash("sha256").update(style).digest("base64");
    assert(page.includes(`default-src 'none'; style-src 'sha256-${sum}'`));
  }
});

test("its elements are closed, its ids are unique and lead somewhere", () => {
  for (const page of pages) {
    const open: string[] = [];
    for (const [name, attributes] of tags(page)) {
      if (name.startsWith("/")) assert.equal(open.pop(), name.slice(1));
      else if (!VOID.has(name) && !attributes.endsWith("/")) open.push(name);
    }
    assert.deepEqual(open, []);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, list = ""] of page.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of list.split(" ")) assert(ids.includes(id), id);
    for (const [, id] of page.matchAll(/(?:href="#|url\(#)([\w-]+)/g)) assert(ids.includes(id), id);
  }
});

test("it can be heard: language, one heading of the first rank, landmarks, tables with captions and headers", () => {
  for (const page of pages) {
    assert.match(page, /<html lang="en">/);
    const ranks = [...page.matchAll(/<h([1-6])\b/g)].map(([, rank]) => Number(rank));
    assert.equal(ranks[0], 1);
    assert(ranks.slice(1).every((rank) => rank === 2));
    for (const landmark of ["header", "main", "footer"])
      assert.equal(page.split(`<${landmark}`).length - 1, landmark === "header" ? 1 : 1, landmark);
    for (const [section] of page.matchAll(/<section\b[^>]*>/g)) assert.match(section, /aria-labelledby/);
    for (const [region] of page.matchAll(/<div class="scroll"[^>]*>/g))
      assert.match(region, /tabindex="0" role="group" aria-labelledby/);
    for (const [table] of page.matchAll(/<table>[^]*?<\/table>/g)) {
      assert.match(table, /<caption/);
      const columns = (table.match(/<th scope="col"/g) ?? []).length;
      for (const [row] of (table.split("<tbody>")[1] ?? "").matchAll(/<tr>[^]*?<\/tr>/g)) {
        assert.equal((row.match(/<t[hd]\b/g) ?? []).length, columns);
        assert.equal((row.match(/<th scope="row"/g) ?? []).length, 1);
      }
    }
    assert.match(page, /<svg [^>]*role="img" aria-labelledby="gantt-title gantt-text"/);
  }
});

test("every text has a contrast of at least 4.5 on every ground it stands on, in the light and in the dark", () => {
  for (const [mode, colours] of Object.entries(reportColours)) {
    for (const ground of ["ground", "panel"] as const)
      for (const ink of ["text", "dim", "good", "bad", "warn", "busy"] as const)
        assert(contrast(colours[ink], colours[ground]) >= 4.5, `${mode}: ${ink} on ${ground}`);
    for (const bar of ["worked", "retry", "failed", "open"] as const)
      assert(contrast(colours.text, colours[bar]) >= 4.5, `${mode}: text on ${bar}`);
    // What is not text but has to be seen: 3 (WCAG 2.2, 1.4.11).
    for (const sign of ["critical", "landing", "bad"] as const)
      assert(contrast(colours[sign], colours.ground) >= 3, `${mode}: ${sign}`);
  }
});

test("nothing that a plan or a program wrote is markup, in HTML or in Markdown", () => {
  const evil = `</title><script>alert(1)</script><img src=x onerror=alert(2)>"'&amp; \u202egnp.exe`;
  const events = timedRun({
    title: evil,
    settings: { agents: 1, agentSpecs: [`command:${evil}`], retries: 0 },
    tasks: [
      { id: evil, key: "a", title: evil, scope: [evil], failures: [{ failure: "gate", message: evil }] },
      { id: "2", title: evil },
    ],
  });
  const about = report(events)!;
  const page = reportHtml(about, compareReports(about, about));
  for (const [name, attributes] of tags(page)) {
    assert(name !== "script" && name !== "img", name);
    assert(!/\bon\w+=/.test(attributes), attributes);
  }
  assert(!page.includes("\u202e"));
  assert(page.includes("&lt;script&gt;alert(1)"));
  const markdown = reportMarkdown(about, compareReports(about, about));
  assert(!/<(?:script|img)/.test(markdown.replaceAll(/`[^`]*`/g, "")), markdown);
});

test("the picture shows every attempt, on its agent's lane, and marks the critical path", () => {
  for (const run of runs) {
    const about = report(timedRun(run))!;
    const page = reportHtml(about);
    const bars = [
      ...page.matchAll(
        /<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)" height="22" rx="3" class="bar ([^"]*)"/g,
      ),
    ];
    assert.equal(bars.length, about.bars.length);
    const critical = new Set(
      about.path.filter(({ kind }) => kind === "work").map(({ task, attempt }) => `${task} ${attempt}`),
    );
    assert.equal(bars.filter(([, , , , classes]) => classes?.includes("critical")).length, critical.size);
    for (const [, x, , width] of bars) assert(Number(x) >= 40 && Number(x) + Number(width) <= 1116);
  }
});

test("ten thousand attempts are still a page that opens", () => {
  const tasks = Array.from({ length: 10_000 }, (_, i) => ({ id: `t${i}`, title: `Task ${i}` }));
  const page = reportHtml(report(timedRun({ tasks, settings: { agents: 64 } }))!);
  assert(page.length < 1_500_000, String(page.length));
  assert.match(page, /more attempts are not drawn/);
});

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
