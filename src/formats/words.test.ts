import assert from "node:assert/strict";
import { test } from "node:test";

import { fenceCommands, readCommands } from "./command-field.ts";
import { readEstimate } from "./estimate.ts";
import { readFileUses } from "./file-uses.ts";
import { readGroupName } from "./group-name.ts";
import { fieldReader } from "./read-field.ts";
import { readId } from "./read-id.ts";

const id = (text: string): string | undefined => {
  const match = readId(text);
  return match === undefined
    ? undefined
    : `${match.id}${match.strong ? "!" : ""} ${text.slice(match.titleStart)}`.trim();
};

test("ids as people write them; ! where a mark sets them off", () => {
  const table: Record<string, string | undefined> = {
    "2.1.1: Title": "2.1.1! Title",
    "**2.10** — Title": "2.10! Title",
    "Task 0.2 — Gemfile": "0.2! Gemfile",
    "TASK-003: x": "TASK-003! x",
    "Sub-task 4: x": "4! x",
    "Issue #13: x": "13! x",
    "T027a [P] x": "T027a [P] x",
    "T3.5: x": "T3.5! x",
    "T2-001 x": "T2-001 x",
    "MT-1.1.1: x": "MT-1.1.1! x",
    "μ-1.3.1: x": "μ-1.3.1! x",
    "PROMPT-GOV-001": "PROMPT-GOV-001",
    "8a. x": "8a! x",
    "2B.1.1 x": "2B.1.1 x",
    "✅ PRE-1: x": "PRE-1! x",
    "1. Overview": "1! Overview",
    タスク: undefined,
    "2026-01-18": undefined,
    "v1.2.3 released": undefined,
    "50% done": undefined,
    "2nd try": undefined,
    "3/4 of it": undefined,
    "sub-millisecond 4": undefined,
    "Task Assignment Message": undefined,
    Overview: undefined,
  };
  for (const [text, expected] of Object.entries(table)) assert.equal(id(text), expected, text);
});

test("groups as headings name them", () => {
  const told = (heading: string): string | undefined => {
    const name = readGroupName(heading);
    if (name === undefined) return undefined;
    return [
      `${name.kind}:${name.id}`,
      name.title,
      ...name.after.map((one) => `<${one}`),
      name.claimsParallel ? "P" : "",
    ].join("|");
  };
  const table: Record<string, string | undefined> = {
    "Wave 1: Types (Parallel Safe)": "wave:1|Types|P",
    "Wave 3: Hook (Depends on Wave 2)": "wave:3|Hook|<Wave 2|",
    "Wave 6: All (Depends on Waves 4-5)": "wave:6|All|<Waves 4-5|",
    "Wave 2b: More (Parallel with Wave 2)": "wave:2b|More|",
    "Wave 4: Config (Sequential - 10 min)": "wave:4|Config|",
    "PHASE 2: Graph (8 tasks → 22 micro-tasks)": "phase:2|Graph|",
    "PARALLEL BATCH 1: Ground (Waves 1-2)": "batch:1|Ground (Waves 1-2)|P",
    "**Parallel Group A: loose ends**": "parallel:A|loose ends|P",
    "Task Group 2.1: Headers": "section:2.1|Headers|",
    "🔴 Track 1: Sails": "track:1|Sails|",
    "Stream A": "track:A||",
    "Phase II. Later": "phase:II|Later|",
    "Phase 2 & 3: Both": undefined,
    "Phases 2-5": undefined,
    "Phase 0 Verification Checklist": undefined,
    "Parallel Group: types": undefined,
    "Waves of sound": undefined,
  };
  for (const [heading, expected] of Object.entries(table)) assert.equal(told(heading), expected, heading);
});

test("durations in minutes; a size is none", () => {
  const minutes = (raw: string): string => {
    const estimate = readEstimate(raw);
    return estimate === undefined ? "-" : `${estimate.minMinutes}-${estimate.maxMinutes}`;
  };
  const table: Record<string, string> = {
    "6 min": "6-6",
    "8 minutes": "8-8",
    "~4.5 hours": "270-270",
    "2hr": "120-120",
    "30min": "30-30",
    "1h 30m": "90-90",
    "3-5 minutes": "3-5",
    "38–48 hours": "2280-2880",
    "0.5 days": "240-240",
    "1 week": "2400-2400",
    "90 seconds": "1.5-1.5",
    "5-10 minutes each": "5-10",
    Small: "-",
    "M — two concerns": "-",
    "0 min": "-",
    "5 models": "-",
  };
  for (const [raw, expected] of Object.entries(table)) assert.equal(minutes(raw), expected, raw);
});

test("files as fields name them", () => {
  const told = (value: string): string =>
    readFileUses(value)
      .map(({ path, action, lines }) => `${path} ${action}${lines === undefined ? "" : ` ${lines}`}`)
      .join(", ");
  const table: Record<string, string> = {
    "`/Users/kim/My Boats/src/a.ts` (NEW)": "/Users/kim/My Boats/src/a.ts create",
    "/Users/kim/My Boats/src/a.ts (NEW)": "/Users/kim/My Boats/src/a.ts create",
    "NEW `src/a.ts`": "src/a.ts create",
    "`src/a.ts` (modify — why), `src/b.ts` (new)": "src/a.ts modify, src/b.ts create",
    "Create: `a.py:12-34`": "a.py create 12-34",
    "`a.py` (lines 3-9)": "a.py unknown 3-9",
    "src/a.ts, src/b.ts and more": "src/a.ts unknown, src/b.ts unknown",
    "`src/{a,b}.ts`": "src/a.ts unknown, src/b.ts unknown",
    "[a](src/a.ts#L3-L9)": "src/a.ts unknown",
    "`src/app/api/[id]/route.ts`": "src/app/api/[id]/route.ts unknown",
    "All files in `src/webhooks/`": "",
    "`Gemfile`": "Gemfile unknown",
    "Call `render` in `src/a.ts` to show the `Card`": "src/a.ts unknown",
    Makefile: "Makefile unknown",
    "All modified files": "",
    "Next.js": "",
    "`GET /health`": "",
    "https://example.org/a.ts": "",
    "`foo()`": "",
  };
  for (const [value, expected] of Object.entries(table)) assert.equal(told(value), expected, value);
});

test("fields in every dress, two on one line among them", () => {
  const read = fieldReader();
  const told = (line: string): string => {
    const found: string[] = [];
    for (
      let field = read(line);
      field !== undefined;
      field = field.rest === undefined ? undefined : read(field.rest)
    )
      found.push(`${field.name}=${field.value}`);
    return found.join(" & ");
  };
  const table: Record<string, string> = {
    "**Duration**: 6 min": "estimate=6 min",
    "**Duration:** 6 min": "estimate=6 min",
    "**Duration: 6 min**": "estimate=6 min",
    "__Files__: a": "files=a",
    "**File(s)**: a": "files=a",
    "📁 **File**: a": "files=a",
    "**📁 File**: a": "files=a",
    "**Code to Add** (before line 9):": "lead=",
    "**Spec:** 21 · **Depends on:** T1.1": "other=21 & dependencies=T1.1",
    "**File**: a | **Duration**: 5 min | **Agent**: b": "files=a & estimate=5 min & agent=b",
    "**依存**：なし": "other=なし",
    "_Depends: 1.2, 2.3_": "dependencies=1.2, 2.3",
    "Run: npm test": "post=npm test",
    "Note: mind the gap": "",
    "http://example.org": "",
    "**bold words** in a sentence": "",
    "**Warning: this is a sentence** of words": "",
  };
  for (const [line, expected] of Object.entries(table)) assert.equal(told(line), expected, line);
});

test("commands are what can be run; words stay words", () => {
  const told = (value: string): string =>
    readCommands("Verify", "post", value)
      .map(
        ({ command, description }) =>
          `${command ?? ""}${description === undefined ? "" : `“${description}”`}`,
      )
      .join(" & ");
  assert.equal(told("`npm test`"), "npm test");
  assert.equal(told("`npm run build`, `npm test -- a`"), "npm run build & npm test -- a");
  assert.equal(told("Run `npm test` and see 0 failures"), "npm test“Run `npm test` and see 0 failures”");
  assert.equal(told("All tests pass."), "“All tests pass.”");
  assert.equal(told("`src/a.ts` compiles"), "“`src/a.ts` compiles”");
  assert.equal(told("`CI=1 ./scripts/check.sh --fast`"), "CI=1 ./scripts/check.sh --fast");
  const fence = (script: string): string[] =>
    fenceCommands("Verify", "post", script).map(({ command }) => command!);
  assert.deepEqual(fence("# first\n$ npm run build\nnpm test"), ["npm run build", "npm test"]);
  assert.deepEqual(fence("cd web\nnpm test"), ["cd web\nnpm test"]);
  assert.deepEqual(fence("npm test \\\n  -- a"), ["npm test \\\n  -- a"]);
});
