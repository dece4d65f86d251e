import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { golden } from "../../../test/rig/golden.ts";
import { groupOf, planOf } from "../../../test/rig/plan-of.ts";
import { analyse } from "../../core/plan/analyse.ts";
import type { Finding, Plan, Severity } from "../../core/plan/plan.ts";
import { cells } from "./cells.ts";
import { createPaint } from "./colour.ts";
import { renderPlanReport } from "./plan-report.ts";

const plain = createPaint({ colour: false, unicode: true });
const span = { file: "docs/plan.md", line: 1, endLine: 1, start: 0, end: 0 };
const source = { path: "docs/plan.md", dialect: "headed-fields", confidence: 0.97, reasons: [] };

function finding(severity: Severity, code: string, line: number, more: Partial<Finding> = {}): Finding {
  return { severity, code, message: `something about line ${line}`, span: { ...span, line }, ...more };
}

/** A small library in three waves; the second claims to be parallel and writes one file. */
const small: Plan = planOf(
  [
    { id: "1.1", minutes: 6, files: ["+src/types.ts"], groups: ["wave:1"] },
    { id: "2.1", minutes: 8, needs: ["1.1"], files: ["+src/mean.ts"], groups: ["wave:2"] },
    { id: "2.2", minutes: 8, needs: ["1.1"], files: ["src/mean.ts"], groups: ["wave:2"] },
    { id: "2.3", minutes: 12, needs: ["1.1"], files: ["+src/slope.ts"], groups: ["wave:2"] },
    { id: "3.1", minutes: 10, needs: ["2.1", "2.2", "2.3"], files: ["+src/report.ts"], groups: ["wave:3"] },
    { id: "3.2", needs: ["3.1"], files: ["README.md"], groups: ["wave:3"] },
  ],
  {
    title: "Loss metrics: a small library",
    sources: [source],
    declared: [
      { what: "tasks", value: 8, raw: "8", span },
      { what: "work-minutes", value: 50, raw: "50 min", span },
      { what: "elapsed-minutes", value: 15, raw: "15 min", span },
      { what: "speedup", value: 4, raw: "4x", span },
      { what: "elapsed-minutes", value: 12, raw: "12 min", span, group: "wave:2" },
    ],
    groups: [
      groupOf({ key: "wave:1", title: "Wave 1: Types" }),
      groupOf({ key: "wave:2", title: "Wave 2: Numbers", claimsParallel: true, after: ["wave:1"] }),
      groupOf({ key: "wave:3", title: "Wave 3: Report", claimsParallel: true, after: ["wave:2"] }),
    ],
  },
);

const found: readonly Finding[] = [
  finding("warning", "wrong-total", 3, {
    message: "the document says 8 tasks; there are 6",
    fix: "correct the number, or the tasks",
  }),
  finding("warning", "same-file-in-group", 24, {
    message:
      "2.1 and 2.2 both write src/mean.ts, yet Wave 2: Numbers is to run side by side and neither waits for the other",
    fix: "they take turns at run time; to fix the order make 2.2 depend on 2.1",
  }),
  finding("info", "no-acceptance", 40, {
    message: "3.2 does not say when it is done",
    fix: "add a line of success criteria",
  }),
];

const render = (plan: Plan, findings: readonly Finding[], width = 80, paint = plain): string =>
  renderPlanReport(plan, analyse(plan), findings, { width, paint });

test("golden report at 80 and 120 columns, and in ASCII", () => {
  golden("frames/plan-80.txt", render(small, found));
  golden("frames/plan-120.txt", render(small, found, 120));
  golden("frames/plan-ascii.txt", render(small, found, 80, createPaint({ colour: false, unicode: false })));
});

test("golden report of a plan that cannot be run", () => {
  const cyclic = planOf(
    [
      { id: "1", minutes: 5, needs: ["2"] },
      { id: "2", minutes: 5, needs: ["1"] },
    ],
    { title: "Round and round", sources: [{ ...source, confidence: 0.4 }] },
  );
  const errors = [
    finding("error", "cycle", 4, {
      message: "1 needs 2, which needs 1",
      fix: "take one of the dependencies out",
    }),
  ];
  golden("frames/plan-cycle.txt", render(cyclic, errors));
});

test("a plan in progress says what is left, one without a word on time says that it guesses", () => {
  const half = planOf([
    { id: "1", status: "done" },
    { id: "2", needs: ["1"] },
  ]);
  const text = render(half, []);
  assert.match(text, /left +5 min +of the work; the rest is done/);
  assert.match(text, /work +10 min +a guess: no task says how long it takes/);
  assert.match(text, /nothing to find fault with/);
});

test("a plan of nothing is no crash", () => {
  assert.match(render(planOf([]), []), /tasks +0/);
});

test("no line is wider than the terminal, whatever the plan is called and holds", () => {
  const name = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constant("漢字📈".repeat(20)),
    fc.constant("\u001b[2J\nx"),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          id: name,
          minutes: fc.integer({ min: 0, max: 90 }),
          needs: fc.array(fc.nat(), { maxLength: 2 }),
        }),
        { maxLength: 12 },
      ),
      name,
      fc.integer({ min: 80, max: 150 }),
      (shapes, title, width) => {
        const plan = planOf(
          shapes.map(({ id, minutes, needs }, i) => ({
            id: `${i}${id}`,
            minutes,
            needs: i === 0 ? [] : needs.map((n) => `${n % i}${shapes[n % i]!.id}`),
            groups: ["wave:1"],
          })),
          { title, groups: [groupOf({ key: "wave:1", title })], sources: [source] },
        );
        const findings = shapes.map(({ id }, i) =>
          finding("warning", "some-code", i, { message: title, fix: id }),
        );
        for (const line of render(plan, findings, width).split("\n")) {
          // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
          assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/);
          assert(cells(line) <= width, `${cells(line)} of ${width}: ${line}`);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("of very many tasks, groups and findings it stays a page or two", () => {
  const groups = Array.from({ length: 300 }, (_, i) => groupOf({ key: `wave:${i}` }));
  const drafts = Array.from({ length: 3000 }, (_, i) => ({
    id: `t${i}`,
    minutes: 5,
    needs: i < 10 ? [] : [`t${i - 10}`],
    groups: [`wave:${Math.floor(i / 10)}`],
  }));
  const plan = planOf(drafts, { groups });
  const findings = Array.from({ length: 5000 }, (_, i) =>
    finding(i < 100 ? "error" : "warning", `code-${i % 40}`, i, { fix: `do ${i}` }),
  );
  const lines = render(plan, findings).split("\n");
  assert(lines.length < 300, `${lines.length} lines`);
  assert(lines.some((line) => line.includes("and 280 more groups")));
  assert.match(lines.join(" "), /agents at work over +time/);
  assert.match(lines.at(-2)!, /cannot be run until the 100 errors are mended/);
});
