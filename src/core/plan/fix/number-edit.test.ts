import assert from "node:assert/strict";
import { test } from "node:test";

import type { Claim } from "../plan.ts";
import { numberEdit, type NumberUnit } from "./number-edit.ts";

const BEFORE = "# Plan\n";

/** What the line becomes when its claim is put right. */
function righted(
  line: string,
  value: number,
  right: number,
  { unit = "count", raw = line }: { readonly unit?: NumberUnit; readonly raw?: string } = {},
): string | undefined {
  const span = {
    file: "plan.md",
    line: 2,
    endLine: 2,
    start: BEFORE.length,
    end: BEFORE.length + line.length,
  };
  const claim: Claim = { what: unit === "minutes" ? "work-minutes" : "tasks", value, raw, span };
  const edit = numberEdit(claim, unit, right, `${BEFORE}${line}\nand more: 22\n`);
  if (edit === undefined) return undefined;
  return line.slice(0, edit.start - BEFORE.length) + edit.text + line.slice(edit.end - BEFORE.length);
}

test("only the number changes", () => {
  assert.equal(
    righted("**Total Tasks**: 22 (5-10 minutes each)", 22, 13, {
      raw: "Total Tasks: 22 (5-10 minutes each)",
    }),
    "**Total Tasks**: 13 (5-10 minutes each)",
  );
  assert.equal(
    righted("# Phase 2: Loss (8 tasks → 22 micro-tasks)", 22, 13),
    "# Phase 2: Loss (8 tasks → 13 micro-tasks)",
  );
  assert.equal(righted("total_tasks: 22", 22, 13, { raw: "22" }), "total_tasks: 13");
  assert.equal(righted("**Factor**: 8x", 8, 1.3699, { unit: "times" }), "**Factor**: 1.37x");
});

test("durations keep their unit", () => {
  assert.equal(righted("**Time**: ~4.5 hours", 270, 100, { unit: "minutes" }), "**Time**: ~1.67 hours");
  assert.equal(righted("**Time**: 35 minutes", 35, 73, { unit: "minutes" }), "**Time**: 73 minutes");
  assert.equal(righted("**Time**: 2 days", 960, 480, { unit: "minutes" }), "**Time**: 1 days");
  assert.equal(righted("**Time**: 2 hours", 120, 180, { unit: "minutes" }), "**Time**: 3 hours");
});

test("a number that is there twice, is an end of a span, or is told in two units stays", () => {
  assert.equal(righted("22 tasks, 22 of them small", 22, 13), undefined);
  assert.equal(righted("**Tasks**: 20-22", 22, 13), undefined);
  assert.equal(righted("**Factor**: 8-10x", 8, 2, { unit: "times" }), undefined);
  assert.equal(righted("**Time**: 1h 30m", 90, 20, { unit: "minutes" }), undefined);
  assert.equal(righted("version 22.1 of 3", 22, 13), undefined);
  assert.equal(righted("T22 and #22", 22, 13), undefined);
  assert.equal(righted("22 % of all", 22, 13), undefined);
});

test("what is already right is left alone", () => {
  assert.equal(righted("**Time**: 1.7 hours", 102, 102, { unit: "minutes" }), undefined);
});
