import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { AxeBuilder } from "@axe-core/playwright";
import { chromium, type Browser, type Page } from "playwright-core";

import { reportHtml } from "../../src/cli/render/report-html.ts";
import { compareReports } from "../../src/core/views/compare-reports.ts";
import { report } from "../../src/core/views/report.ts";
import { lossRun } from "../rig/loss-run.ts";
import { breakerRun, nightRun, redRun } from "../rig/night-run.ts";
import { scratchFolder } from "../rig/scratch-folder.ts";
import { timedRun } from "../rig/timed-run.ts";

/** RENGA_CHROMIUM names another one; RENGA_SCREENSHOTS a folder that pictures of the page are put into. */
const program = process.env["RENGA_CHROMIUM"] ?? "/usr/bin/chromium";
const skip = existsSync(program)
  ? false
  : `LEFT OUT: there is no Chromium at ${program}, so nobody has looked at the page (RENGA_CHROMIUM names another)`;

const loss = report(timedRun(lossRun))!;
const PAGES = {
  eventful: reportHtml(report(timedRun(nightRun))!),
  compared: reportHtml(loss, compareReports(loss, report(timedRun(breakerRun))!)),
  broken: reportHtml(report(timedRun(breakerRun))!),
  red: reportHtml(report(timedRun(redRun))!),
  begun: reportHtml(report(timedRun(lossRun).slice(0, 1))!),
} as const;

type Look = { readonly width: number; readonly scheme: "light" | "dark" };
const LOOKS: readonly Look[] = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 375, scheme: "light" },
  { width: 375, scheme: "dark" },
];

let browser: Browser;
before(async () => {
  if (skip !== false) return;
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ executablePath: program, headless: true, args, timeout: 200_000 });
});
after(() => (skip === false ? browser.close() : undefined));

/** One page in each look, each of the others in the widest light one and the narrowest dark one. */
const CASES = Object.entries(PAGES).flatMap(([name, html], i) =>
  LOOKS.filter((_, place) => i === 0 || place % 3 === 0).map((look) => ({ name, html, look })),
);

for (const { name, html, look } of CASES)
  test(
    `the ${name} report, ${look.scheme} at ${look.width} px: no barrier, nothing cut off, no word to anybody`,
    { skip },
    () =>
      open(html, look, async (page, said) => {
        const folder = process.env["RENGA_SCREENSHOTS"];
        const path = join(folder ?? "", `${name}-${look.scheme}-${look.width}.png`);
        if (folder !== undefined) await page.screenshot({ path, fullPage: true });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
          [],
        );
        const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.ok(wide <= look.width, `${wide} px of content on ${look.width} px`);
        assert.deepEqual(said, [], "the console, or the network, heard of it");
      }),
  );

test(
  "whoever has no mouse reaches all of it: first the way past the heading, then each thing that scrolls",
  { skip },
  () =>
    open(PAGES.eventful, { width: 375, scheme: "light" }, async (page) => {
      const focused = (): Promise<string> =>
        page.evaluate<string>(
          "(document.activeElement?.getAttribute('class') ?? '') + '/' + document.activeElement?.tagName",
        );
      await page.keyboard.press("Tab");
      assert.equal(await focused(), "skip/A");
      assert.ok(await page.locator(".skip").isVisible());
      const scrolling = await page.locator(".scroll").count();
      for (let i = 0; i < scrolling; i++) {
        await page.keyboard.press("Tab");
        assert.equal(await focused(), "scroll/DIV");
        const seen = await page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle");
        assert.equal(seen, "solid", "where the focus is can be seen");
      }
      await page.locator(".skip").focus();
      await page.keyboard.press("Enter");
      assert.match(page.url(), /#main$/u);
    }),
);

/** Opens the page from a file and notes what the console says and what is asked of the network. */
async function open(
  html: string,
  { width, scheme }: Look,
  look: (page: Page, said: readonly string[]) => Promise<void>,
): Promise<void> {
  const path = join(scratchFolder(), "report.html");
  writeFileSync(path, html);
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
  context.setDefaultTimeout(200_000);
  try {
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) said.push(`asked for ${request.url()}`);
    });
    await page.goto(pathToFileURL(path).href);
    await look(page, said);
  } finally {
    await context.close();
  }
}
