import assert from "node:assert/strict";
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { planReportSchema } from "../../src/schema/plan-report.ts";
import type { SarifLog } from "../../src/schema/sarif.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string> = {}): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

/** Two warnings of which both can be mended, one that cannot, and a note. */
const WRONG = `# Clocks

**Total Tasks**: 3

## Wave 1: All (Parallel Safe)

### 1.1: Make the clock

**File**: \`src/clock.ts\` (NEW)
**Duration**: 30 min
**Dependencies**: None

### 1.2: Set the clock

**File**: \`src/clock.ts\`
**Duration**: 20 min
**Dependencies**: None
`;
const MENDED = WRONG.replace("Tasks**: 3", "Tasks**: 2").replace(
  "20 min\n**Dependencies**: None",
  "20 min\n**Dependencies**: 1.1",
);
const GOOD = MENDED.replace("## Wave 1: All (Parallel Safe)", "## All").replaceAll(
  /(\*\*Dependencies\*\*.*\n)/g,
  "$1**Verify**: `true`\n**Success Criteria**: it ticks\n",
);
const BAD = WRONG.replace("Dependencies**: None", "Dependencies**: 7.7");

test("the exit code is decided by --fail-on", async () => {
  const it = repository({ "wrong.md": WRONG, "good.md": GOOD, "bad.md": BAD });
  const codes = async (file: string): Promise<(number | null)[]> =>
    Promise.all(
      ["error", "warning", "info", "never"].map(
        async (level) => (await it.renga("plan", file, "--fail-on", level)).code,
      ),
    );
  assert.deepEqual(await codes("wrong.md"), [0, 1, 1, 0]);
  assert.deepEqual(await codes("good.md"), [0, 0, 0, 0], (await it.renga("plan", "good.md")).out);
  assert.deepEqual(await codes("bad.md"), [2, 2, 2, 0]);
});

test("each format says the same findings", async () => {
  const it = repository({ "docs/wrong.md": WRONG });
  const format = async (name: string): Promise<string> =>
    (await it.renga("plan", "docs/wrong.md", "--format", name)).out;
  const report = planReportSchema.parse(JSON.parse(await format("json")));
  const log = JSON.parse(await format("sarif")) as SarifLog;
  const codes = report.findings.map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), [
    "no-acceptance",
    "no-verification",
    "same-file-in-group",
    "wrong-total",
  ]);
  assert.deepEqual(
    log.runs[0].results.map(({ ruleId }) => ruleId),
    codes,
  );
  const [text, markdown] = [await format("text"), await format("markdown")];
  for (const code of codes) {
    assert.ok(text.includes(code), code);
    assert.ok(markdown.includes(`\`${code}\``), code);
    const rule = log.runs[0].tool.driver.rules.find(({ id }) => id === code)!;
    assert.ok(rule.help.markdown.length > 40, `${code} is explained`);
  }
  assert.equal(await format("json"), (await it.renga("plan", "docs/wrong.md", "--json")).out);
  const total = report.findings.find(({ code }) => code === "wrong-total")!;
  assert.deepEqual(
    [total.safe, total.edits],
    [true, [{ file: "docs/wrong.md", start: 27, end: 28, text: "2" }]],
  );
  assert.equal(WRONG.slice(total.start, total.end), "3");
});

test("a dry run shows the changes and makes none; without a person to ask none are made either", async () => {
  const it = repository({ "wrong.md": WRONG });
  const dry = await it.renga("plan", "wrong.md", "--fix", "--dry-run", "--fail-on", "warning");
  assert.equal(dry.code, 1);
  assert.match(dry.out, /^--- a\/wrong\.md\n\+\+\+ b\/wrong\.md\n@@ -1,6 \+1,6 @@\n/);
  assert.match(dry.out, /\n-\*\*Total Tasks\*\*: 3\n\+\*\*Total Tasks\*\*: 2\n/);
  assert.match(dry.out, /mends 2 findings: wrong-total \(1\), same-file-in-group \(1\)/);
  const asked = await it.renga("plan", "wrong.md", "--fix");
  assert.equal(asked.code, 2);
  assert.match(asked.err, /nobody to ask[^]*--yes/);
  assert.equal(readFileSync(join(it.root, "wrong.md"), "utf8"), WRONG);
});

test("--fix --yes writes the plan, all else in it as it was, and says what is left", async () => {
  const it = repository();
  const odd = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  it.write("wrong.md", odd(WRONG));
  chmodSync(join(it.root, "wrong.md"), 0o660);
  const { code, out } = await it.renga("plan", "wrong.md", "--fix", "--yes");
  assert.equal(code, 0);
  assert.match(out, /✓ wrote wrong\.md|\+ wrote wrong\.md/);
  assert.equal(readFileSync(join(it.root, "wrong.md"), "utf8"), odd(MENDED));
  assert.equal(statSync(join(it.root, "wrong.md")).mode & 0o777, 0o660);
  assert.deepEqual(readdirSync(it.root).toSorted(), [".git", "wrong.md"]);
  const left = out.slice(out.indexOf("wrote"));
  assert.match(left, /edge-inside-group[^]*can be run/);
  assert.doesNotMatch(left, /wrong-total|same-file-in-group/);
  const again = await it.renga("plan", "wrong.md", "--fix", "--yes");
  assert.match(again.out, /nothing can be mended without a person/);
});

test("a document on standard output stays one while the changes are told beside it", async () => {
  const it = repository({ "wrong.md": WRONG });
  const { out, err } = await it.renga("plan", "wrong.md", "--fix", "--yes", "--format", "json");
  const { findings } = planReportSchema.parse(JSON.parse(out));
  assert.ok(!findings.some(({ code }) => code === "wrong-total"));
  assert.match(err, /\+\*\*Total Tasks\*\*: 2[^]*wrote wrong\.md/);
});

test("a file that is not UTF-8, or that another tool keeps, is left alone and named", async () => {
  const beads = `{"id":"a-1","title":"One","status":"open","dependencies":[{"issue_id":"a-1","depends_on_id":"a-1","type":"blocks"}]}\n`;
  const it = repository({ ".beads/issues.jsonl": beads });
  const latin = Buffer.from(WRONG.replace("Set the clock", "Set the clöck"), "latin1");
  writeFileSync(join(it.root, "latin.md"), latin);
  const first = await it.renga("plan", "latin.md", "--fix", "--yes");
  assert.match(first.out, /latin\.md is left alone: it is not all UTF-8/);
  assert.deepEqual(readFileSync(join(it.root, "latin.md")), latin);
  const second = await it.renga("plan", ".beads/issues.jsonl", "--fix", "--yes");
  assert.match(second.out, /nothing can be mended/);
  assert.equal(readFileSync(join(it.root, ".beads/issues.jsonl"), "utf8"), beads);
});

test("a plan that cannot be written is said so, and options that do not go together as well", async () => {
  const it = repository({ "wrong.md": WRONG });
  for (const [args, why] of [
    [["--format", "xml"], /--format xml: not one of text, json, sarif, markdown/],
    [["--fail-on", "all"], /--fail-on all: not one of error, warning, info, never/],
    [["--dry-run"], /--dry-run goes with --fix/],
    [["--yes"], /--yes goes with --fix/],
  ] as const) {
    const { code, err } = await it.renga("plan", "wrong.md", ...args);
    assert.equal(code, 2);
    assert.match(err, why);
  }
});
