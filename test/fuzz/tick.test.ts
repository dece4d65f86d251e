import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { Mark, Task } from "../../src/core/plan/plan.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";
import { bytesOf } from "../../src/formats/latin1.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { tick } from "../../src/formats/tick.ts";
import { corpusPlans, planFixtures } from "../rig/plan-files.ts";

const files = [...planFixtures(), ...corpusPlans()];
const DONE = { uid: "task_7_0a1b2c3d", at: "2026-11-20T10:00:00.000Z" };
const SUFFIX = bytesOf(` ✓ [task_id: ${DONE.uid}] [${DONE.at}]`);

/** What editors and systems do to every line of a file. */
const DRESS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "line breaks of Windows": (text) => text.replace(/\r?\n/g, "\r\n"),
  "a byte order mark": (text) => (text.startsWith("\uFEFF") ? text : `\uFEFF${text}`),
  "tabs for indentation": (text) =>
    text.replace(/^ {2,}/gm, (blanks) => "\t".repeat(Math.ceil(blanks.length / 4))),
  "every id twice": (text) => `${text}\n\n${text}`,
  "signs of several bytes before": (text) => text.replace(/^(#|- )/gm, "…é🎋 is what follows\n$1"),
};

/** A mark and what a run knows of its task. */
type Open = { readonly task: Task; readonly mark: Mark; readonly step: boolean };

/** The bytes after a tick, undefined where it leaves the file alone. */
function ticked(latin1: string, { task, mark }: Open): string | undefined {
  const { id, title, body, span } = task;
  const was = mark.was ?? body.split("\n")[mark.line - span.line];
  const result = tick({ latin1 }, { ...mark, id, title, ...(was === undefined ? {} : { was }) }, DONE);
  return result.status === "ticked" ? result.latin1 : undefined;
}

/** Of the bytes before and after, exactly the one inside the mark differs, and a step has its suffix at the end of its line. */
function assertOneByte(before: string, after: string, text: string, { mark }: Open): void {
  const { offset, style } = mark;
  const at = bytesOf(text.slice(0, offset)).length;
  assert.match(after[at]!, /[xX]/);
  const rest = after.slice(0, at) + before[at]! + after.slice(at + 1);
  if (style === "box") {
    assert.equal(rest, before);
    return;
  }
  const from = rest.indexOf(SUFFIX, at);
  assert(from > 0);
  assert.match(rest.slice(from + SUFFIX.length), /^(?:\r?\n|$)/);
  assert.equal(rest.slice(0, from) + rest.slice(from + SUFFIX.length), before);
}

/** The marks that are open and one byte long: those that a run ticks. */
function open({ path, text }: PlanFile): Open[] {
  return readPlan([{ path, text }])
    .tasks.flatMap((task): Open[] =>
      task.mark === undefined
        ? (task.stepMarks ?? []).map((mark) => ({ task, mark, step: true }))
        : [{ task, mark: task.mark, step: false }],
    )
    .filter(({ mark }) => /^[ ~/>!-]$/.test(mark.raw));
}

for (const [how, dress] of Object.entries(DRESS))
  test(`a tick changes the one mark of its task and nothing else: ${how}`, () => {
    let count = 0;
    for (const { path, text: plain } of files) {
      const text = dress(plain);
      const latin1 = bytesOf(text);
      for (const one of open({ path, text })) {
        const after = ticked(latin1, one);
        assert(after !== undefined, `${path}:${one.mark.line} ${one.task.id} is not ticked`);
        assertOneByte(latin1, after, text, one);
        count++;
      }
    }
    assert(count > 10, `${count} marks`);
  });

test("a task that was ticked is read as done, and the others as they were", () => {
  const ticking = files
    .map((file) => ({ file, marks: open(file).filter(({ step }) => !step) }))
    .filter(({ marks }) => marks.length > 0);
  fc.assert(
    fc.property(fc.constantFrom(...ticking), fc.nat(), ({ file: { path, text }, marks }, pick) => {
      const one = marks[pick % marks.length]!;
      const after = Buffer.from(ticked(bytesOf(text), one)!, "latin1").toString("utf8");
      const [was, is] = [text, after].map((it) =>
        readPlan([{ path, text: it }]).tasks.map(({ key, status, title }) => `${key} ${status} ${title}`),
      );
      const at = readPlan([{ path, text }]).tasks.findIndex(({ key }) => key === one.task.key);
      assert.match(is![at]!, / done /);
      is![at] = was![at]!;
      assert.deepEqual(is, was);
    }),
    { numRuns: 100 },
  );
});
