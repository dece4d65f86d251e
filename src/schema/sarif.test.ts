import assert from "node:assert/strict";
import { test } from "node:test";

import { z } from "zod";

import { findings } from "../core/plan/findings.ts";
import type { Finding } from "../core/plan/plan.ts";
import { readPlan } from "../formats/read-plan.ts";
import { sarifLog, type SarifLog } from "./sarif.ts";

// What the schema of SARIF 2.1.0 demands of the objects used here; each forbids properties it does not know.
const message = z.strictObject({ text: z.string().min(1), markdown: z.string().optional() });
const region = z
  .strictObject({
    startLine: z.int().min(1),
    startColumn: z.int().min(1).optional(),
    endLine: z.int().min(1).optional(),
    endColumn: z.int().min(1).optional(),
    charOffset: z.int().min(0).optional(),
    charLength: z.int().min(0).optional(),
  })
  .refine(({ startLine, endLine = startLine }) => endLine >= startLine);
const uri = z.string().regex(/^[\w.~%:/?#[\]@!$&'()*+,;=-]+$/);
const artifactLocation = z.strictObject({ uri, uriBaseId: z.string().optional() });
const level = z.enum(["none", "note", "warning", "error"]);
const rule = z.strictObject({
  id: z.string(),
  shortDescription: message,
  help: message,
  defaultConfiguration: z.strictObject({ level }),
});
const change = z.strictObject({
  artifactLocation,
  replacements: z
    .array(z.strictObject({ deletedRegion: region, insertedContent: z.strictObject({ text: z.string() }) }))
    .min(1),
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z
    .array(z.strictObject({ physicalLocation: z.strictObject({ artifactLocation, region }) }))
    .optional(),
  partialFingerprints: z.record(z.string(), z.string()),
  fixes: z
    .array(z.strictObject({ description: message, artifactChanges: z.array(change).min(1) }))
    .optional(),
  properties: z.looseObject({}).optional(),
});
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({ name: z.string(), semanticVersion: z.string(), rules: z.array(rule) }),
        }),
        columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
        results: z.array(result),
      }),
    )
    .min(1),
});

const TEXT = `\uFEFF# Plan\r
\r
**Total Tasks**: 7\r
\r
### 1.1: Make 𝒜 clock\r
\r
**Dependencies**: 1.1, 7.7\r
**File**: \`../out.ts\`\r
`;

function logOf(path: string, list?: readonly Finding[]): SarifLog {
  const texts = new Map([[path, TEXT]]);
  const found =
    list ?? findings(readPlan([{ path, text: TEXT }]), { name: "x", files: new Set() }, { texts });
  const help = new Map([["wrong-total", { what: "a number is not so", markdown: "Correct it." }]]);
  return sarifLog({
    findings: found,
    texts,
    version: "1.2.3",
    help,
    fingerprint: (text) => String(text.length),
  });
}

test("a log satisfies what SARIF 2.1.0 demands, and every result has its rule", () => {
  const made = logOf("docs/my plan.md");
  log.parse(made);
  const [run] = made.runs;
  assert.ok(run.results.length > 4);
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]!.id, ruleId);
  assert.equal(new Set(run.tool.driver.rules.map(({ id }) => id)).size, run.tool.driver.rules.length);
  log.parse(logOf("plan.md", []));
});

test("lines and columns count from 1, without the byte order mark", () => {
  const [run] = logOf("docs/my plan.md").runs;
  const of = (code: string) => run.results.find(({ ruleId }) => ruleId === code)!;
  assert.deepEqual(of("wrong-total").locations, [
    {
      physicalLocation: {
        artifactLocation: { uri: "docs/my%20plan.md", uriBaseId: "%SRCROOT%" },
        region: { startLine: 3, startColumn: 18, endLine: 3, endColumn: 19, charOffset: 27, charLength: 1 },
      },
    },
  ]);
  const unknown = of("unknown-dependency").locations![0]!.physicalLocation.region;
  assert.deepEqual([unknown.startLine, unknown.startColumn, unknown.endColumn], [7, 24, 27]);
  const head = of("no-acceptance").locations![0]!.physicalLocation.region;
  assert.deepEqual([head.startLine, head.startColumn, head.endLine, head.endColumn], [5, 1, 5, 23]);
});

test("edits are fixes, with what to replace and by what", () => {
  const [run] = logOf("plan.md").runs;
  const { fixes, properties } = run.results.find(({ ruleId }) => ruleId === "wrong-total")!;
  assert.deepEqual(fixes?.[0]?.artifactChanges[0]?.replacements, [
    {
      deletedRegion: {
        startLine: 3,
        startColumn: 18,
        endLine: 3,
        endColumn: 19,
        charOffset: 27,
        charLength: 1,
      },
      insertedContent: { text: "1" },
    },
  ]);
  assert.equal(properties?.safe, false);
});

test("the same finding keeps its fingerprint when lines move, and twins are told apart", () => {
  const at = (line: number): Finding => ({
    code: "x",
    severity: "info",
    message: "the same",
    span: { file: "", line, endLine: line, start: 0, end: 0 },
  });
  const prints = (...list: readonly Finding[]): string[] =>
    logOf("plan.md", list).runs[0].results.map(({ partialFingerprints }) => partialFingerprints["renga/v1"]);
  assert.deepEqual(prints(at(1), at(5)), prints(at(9), at(70)));
  assert.equal(new Set(prints(at(1), at(5))).size, 2);
});
