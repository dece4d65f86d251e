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

/** What Renga says of an example, as the page has it. */
function said(code: string, text: string): string[] | undefined {
  const fence = /^```(\w+)\n([^]*?)\n```$/mu.exec(text);
  if (fence === null) return undefined;
  const names: Record<string, string> = { markdown: "plan.md", yaml: "steps.yaml", json: "plan.json" };
  const before = text.slice(0, fence.index);
  const path = /^As `([^`]+)`/mu.exec(before)?.[1] ?? names[fence[1]!]!;
  const files = new Set(/repository that has `([^`]+)`/u.exec(before)?.[1]?.split(", "));
  const repository = { name: "clockwork", files };
  const plan = rebasePaths(readPlan([{ path, text: `${fence[2]!}\n` }]), repository);
  return findings(plan, files.size === 0 ? undefined : repository, { texts: new Map([[path, fence[2]!]]) })
    .filter((finding) => finding.code === code)
    .map(({ span, message }) => `> line ${span.line}: ${message}`);
}

test("Renga says of every example what the page says it does (RENGA_UPDATE=1 writes it anew)", () => {
  let now = page;
  for (const { code, text } of sections) {
    const lines = said(code, text);
    if (lines === undefined) continue;
    assert.ok(lines.length > 0, `the example of ${code} does not show it`);
    const quote = /^(?:> .*\n)+/mu.exec(text)?.[0] ?? "";
    now = now.replace(text, text.replace(quote, `${lines.join("\n")}\n`));
  }
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PAGE, now);
  assert.equal(page, now);
});
