import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { bytesOf } from "./latin1.ts";
import { tick } from "./tick.ts";
import type { TickMark } from "./tick.ts";

const DONE = { uid: "task_13_a2b3c4d5", at: "2026-11-20T10:00:00.000Z" };
const SUFFIX = bytesOf(" ✓ [task_id: task_13_a2b3c4d5] [2026-11-20T10:00:00.000Z]");
const box = (line: number, id: string, more: Partial<TickMark> = {}): TickMark => ({
  line,
  raw: " ",
  style: "box",
  id,
  ...more,
});
const ticked = (latin1: string, mark: TickMark): string => {
  const result = tick({ latin1 }, mark, DONE);
  assert.equal(result.status, "ticked", JSON.stringify(result));
  return result.status === "ticked" ? result.latin1 : "";
};
const gone = (latin1: string, mark: TickMark): string => {
  const result = tick({ latin1 }, mark, DONE);
  assert.equal(result.status, "gone", JSON.stringify(result));
  return result.status === "gone" ? result.reason : "";
};

test("one character changes", () => {
  assert.equal(ticked("# P\n- [ ] 1.1 A\n- [ ] 1.2 B\n", box(3, "1.2")), "# P\n- [ ] 1.1 A\n- [x] 1.2 B\n");
});

test("the file's own way of marking wins", () => {
  assert.equal(
    ticked("- [X] T1 a\n- [X] T2 b\n- [ ] T3 c", box(3, "T3")),
    "- [X] T1 a\n- [X] T2 b\n- [X] T3 c",
  );
  assert.equal(
    ticked("- [X] T1 a\n- [x] T2 b\n- [ ] T3 c", box(3, "T3")),
    "- [X] T1 a\n- [x] T2 b\n- [x] T3 c",
  );
});

test("a step gets its run id and time at the end of the line, before CR LF, after trailing blanks", () => {
  const text = "\xEF\xBB\xBF- [ ] **STEP 1**: a\r\n\t- [~]\t**STEP 13**: b \xFF  \r\nend\r\n";
  const mark = box(2, "13", { raw: "~", style: "step-box" });
  assert.equal(ticked(text, mark), text.replace("[~]", "[x]").replace("\xFF  ", `\xFF  ${SUFFIX}`));
  const first = box(1, "1", { style: "step-box", column: 4 });
  assert.equal(ticked(text, first), text.replace("[ ]", "[x]").replace(": a", `: a${SUFFIX}`));
});

test("the column picks the box where a line has several", () => {
  assert.equal(
    ticked(bytesOf("| é | 2 | [ ] | [ ] |"), box(1, "2", { column: 17 })),
    bytesOf("| é | 2 | [ ] | [x] |"),
  );
});

test("a finished box stays as it is", () => {
  for (const mark of ["x", "X", bytesOf("✓"), bytesOf("✔"), bytesOf("☑")])
    assert.deepEqual(tick({ latin1: `- [${mark}] 1 a` }, box(1, "1"), DONE), { status: "already" });
});

test("a mark that someone changed meanwhile is left alone", () => {
  assert.match(gone("- [-] 1 a", box(1, "1")), /line 1 is now marked \[-\]/);
  assert.match(gone("- [] 1 a", box(1, "1")), /no longer holds/);
  assert.match(gone("", box(1, "1")), /line 1 no longer holds the box of 1/);
  assert.match(gone("- [ ] 1 a", box(9, "2")), /line 9 no longer holds/);
});

test("a moved line is found by its id, and only by the whole id", () => {
  const text = "new\n- [ ] **STEP 12**: x\n- [ ] **Step 1.2**: y after 2\n- [ ] **STEP 2**: b\n- [ ] 2a c\n";
  assert.equal(ticked(text, box(2, "2")), text.replace("[ ] **STEP 2**", "[x] **STEP 2**"));
  assert.equal(ticked(text, box(1, "1.2")), text.replace("[ ] **Step 1.2**", "[x] **Step 1.2**"));
  assert.match(gone(text, box(2, "1")), /no longer holds/);
});

test("a moved line that could be one of several stays as it is, unless the title tells", () => {
  const text = "new\n- [ ] T133 alpha\n- [ ] T133 beta\n";
  assert.match(gone(text, box(1, "T133")), /lines 2, 3 could all be T133/);
  assert.equal(
    ticked(text, box(1, "T133", { title: "beta" })),
    text.replace("[ ] T133 beta", "[x] T133 beta"),
  );
  assert.equal(
    ticked(text, box(2, "T133", { title: "beta" })),
    text.replace("[ ] T133 beta", "[x] T133 beta"),
  );
});

test("without an id on the line, its heading or its title says whose box it is", () => {
  const section = "### 2.1: a\n- **Status**: x\n- [ ] done\n### 2.2: b\n- [ ] done\n";
  assert.equal(ticked(section, box(5, "2.2")), section.replace("2.2: b\n- [ ]", "2.2: b\n- [x]"));
  assert.match(gone(section, box(5, "2.1")), /no longer holds/);
  const titled = "\n- [ ] Größe ändern\n";
  assert.equal(
    ticked(bytesOf(titled), box(1, "grosse", { title: "Größe ändern" })),
    bytesOf(titled.replace("[ ]", "[x]")),
  );
});

test("the line as it was read is known again, without an id and where it has moved", () => {
  const text = "- [ ] 2 other\n- [ ] write it\n- [ ] test it\n- [ ] write it\n";
  const was = (line: number, was: string): TickMark => box(line, "2", { was });
  assert.equal(ticked(text, was(2, "- [ ] write it")), text.replace("[ ] write it", "[x] write it"));
  assert.equal(ticked(text, was(1, "- [~] test it")), text.replace("[ ] test it", "[x] test it"));
  assert.match(gone(text, was(1, "- [ ] write it")), /line 1 no longer holds the box of 2/);
  assert.match(gone(text, was(2, "- [ ] write that")), /line 2 no longer holds the box of 2/);
});

test("on any bytes exactly one byte changes, and the suffix is all that is added", () => {
  const byte = fc
    .integer({ min: 0, max: 255 })
    .map((code) => String.fromCharCode(code))
    .filter((char) => char !== "\n");
  const noise = fc.string({
    unit: fc.oneof({ weight: 3, arbitrary: byte }, fc.constantFrom(" ", "[", "]", "x", "-", "\t", "\r")),
  });
  const other = fc.oneof(
    noise,
    fc.integer({ min: 100, max: 999 }).map((id) => `- [ ] **STEP ${id}**: t`),
    fc.constant("- [X] 9 a"),
  );
  const line = fc.record({
    lead: fc.constantFrom("- ", "* ", "\t- ", "  1. ", "> - ", "### "),
    mark: fc.constantFrom(" ", "-", "~", "/"),
    name: fc.constantFrom("**STEP 13**:", "**Step 13** ", "13 ", "Step 13 -- ", "`13`"),
    rest: noise,
  });
  const property = fc.property(
    fc.record({ before: fc.array(other), target: line, after: fc.array(other) }),
    fc.record({
      newline: fc.constantFrom("\n", "\r\n"),
      bom: fc.boolean(),
      steps: fc.boolean(),
      moved: fc.nat(5),
    }),
    ({ before, target: { lead, mark, name, rest }, after }, { newline, bom, steps, moved }) => {
      const target = `${lead}[${mark}] ${name}${rest}`;
      const text = (bom ? "\xEF\xBB\xBF" : "") + [...before, target, ...after].join(newline);
      const style = steps ? ("step-box" as const) : ("box" as const);
      const result = tick(
        { latin1: text },
        { line: before.length + 1 + moved, raw: mark, style, id: "13" },
        DONE,
      );
      assert.equal(result.status, "ticked");
      if (result.status !== "ticked") return;
      const added = steps ? SUFFIX.length : 0;
      assert.equal(result.latin1.length, text.length + added);
      const start = text.length - [target, ...after].join(newline).length;
      const at = start + lead.length + 1;
      assert.match(result.latin1.charAt(at), /[xX]/);
      let end = start + target.length;
      if (text[end] === undefined || text[end] === "\n") end -= text[end - 1] === "\r" ? 1 : 0;
      const undone =
        result.latin1.slice(0, at) +
        mark +
        result.latin1.slice(at + 1, end) +
        result.latin1.slice(end + added);
      assert.equal(undone, text);
      assert.equal(result.latin1.slice(end, end + added), steps ? SUFFIX : "");
    },
  );
  fc.assert(property, { numRuns: 1000 });
});

test("nothing throws, and what cannot be found changes nothing", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.nat(9),
      fc.option(fc.integer(), { nil: undefined }),
      fc.string(),
      (latin1, line, column, id) => {
        const mark = box(line, id, column === undefined ? {} : { column });
        const result = tick({ latin1 }, mark, DONE);
        if (result.status === "ticked") assert.equal(result.latin1.length, latin1.length);
      },
    ),
  );
});
