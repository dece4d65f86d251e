import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { findingHelp } from "../../src/cli/finding-help.ts";
import { findings } from "../../src/core/plan/findings.ts";
import { rebasePaths } from "../../src/core/plan/rebase-paths.ts";
import { readPlan } from "../../src/formats/read-plan.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PAGE = `${ROOT}/docs/findings.md`;
const page = readFileSync(PAGE, "utf8");

/** Codes that the sources have. */
const used = new Set(
  globSync("src/{core/plan,formats}/**/*.ts", { cwd: ROOT })
    .filter((path) => !path.endsWith(".test.ts"))
    .flatMap((path) =>
      [...readFileSync(`${ROOT}/${path}`, "utf8").matchAll(/\bcode: "([a-z-]+)"/gu)].map(([, code]) => code!),
    ),
);

test("every code of a finding is explained, and none that there is not", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const explained = rows.flatMap((row) =>
    [...row.split("|")[1]!.matchAll(/`([a-z-]+)`/gu)].map(([, code]) => code!),
  );
  assert.deepEqual([...used].toSorted(), explained.toSorted());
});

/** The sections of the page that show a code. */
const sections = page
  .split(/^### `/mu)
  .slice(1)
  .map((text) => ({ code: text.slice(0, text.indexOf("`")), text }));

test("every code has its example, and the tool can say it", () => {
  assert.deepEqual([...used].toSorted(), sections.map(({ code }) => code).toSorted());
  const help = findingHelp();
  for (const code of used) assert.ok((help.get(code)?.markdown.length ?? 0) > 60, code);
});

const NAMES: Record<string, string> = { markdown: "plan.md", yaml: "steps.yaml", json: "plan.json" };

/** The files of an example: those before the quotation, called as the line before them says. */
function filesOf(text: string): { path: string; text: string }[] {
  const shown = text.slice(0, text.search(/^> |$(?![^])/mu));
  return [...shown.matchAll(/(?:^As `([^`]+)`:\n\n)?^```(\w+)\n([^]*?)\n```$/gmu)].map(
    ([, path, language, body]) => ({ path: path ?? NAMES[language!]!, text: `${body!}\n` }),
  );
}

/** What Renga says of an example, as the page has it; undefined: it has none. */
function said(code: string, text: string): string[] | undefined {
  const shown = filesOf(text);
  if (shown.length === 0) return undefined;
  const files = new Set(/repository that has `([^`]+)`/u.exec(text)?.[1]?.split(", "));
  const repository = { name: "clockwork", files };
  const plan = rebasePaths(readPlan(shown), repository);
  const texts = new Map(shown.map((file) => [file.path, file.text]));
  return findings(plan, files.size === 0 ? undefined : repository, { texts })
    .filter((finding) => finding.code === code)
    .map(({ span, message }) => `> ${shown.length > 1 ? `${span.file}, ` : ""}line ${span.line}: ${message}`);
}

test("Renga says of every example what the page says it does (RENGA_UPDATE=1 writes it anew)", () => {
  let now = page;
  for (const { code, text } of sections) {
    const lines = said(code, text);
    if (lines === undefined) continue;
    assert.ok(lines.length > 0, `the example of ${code} does not show it`);
    const quote = /^(?:>.*\n)+/mu.exec(text)?.[0] ?? "";
    const anew = text.replace(quote, () => `${lines.join("\n>\n")}\n`);
    now = now.replace(text, () => anew);
  }
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PAGE, now);
  assert.equal(page, now);
});
