import assert from "node:assert/strict";

import type { Plan, Span } from "../../src/core/plan/plan.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";

/** Every span lies in its file, on the lines it says; bodies are the text they enclose; keys are unique; edges lead somewhere. */
export function assertSound(plan: Plan, files: readonly PlanFile[]): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const keys = new Set(plan.tasks.map(({ key }) => key));
  const groups = new Set(plan.groups.map(({ key }) => key));
  const spans: Span[] = [...plan.groups, ...plan.declared, ...plan.notes].map(({ span }) => span);
  assert.equal(keys.size, plan.tasks.length);
  assert.equal(groups.size, plan.groups.length);
  for (const task of plan.tasks) {
    const text = texts.get(task.span.file)!;
    assert.equal(task.body, text.slice(task.span.start, task.span.end), task.key);
    for (const { file, offset, raw } of [
      ...(task.mark === undefined ? [] : [task.mark]),
      ...(task.stepMarks ?? []),
    ])
      assert.equal(texts.get(file)!.slice(offset, offset + raw.length), raw);
    assert.ok(task.groups.every((group) => groups.has(group)));
    for (const { to, unknown } of task.dependencies)
      assert.equal(keys.has(to), unknown !== true, `${task.key} → ${to}`);
    if (task.parent !== undefined) assert.ok(keys.has(task.parent));
    spans.push(task.span);
  }
  for (const { file, start, end, line, endLine } of spans) {
    const text = texts.get(file)!;
    assert.ok(0 <= start && start <= end && end <= text.length);
    const before = text.slice(0, start).split("\n").length;
    assert.deepEqual([line, endLine], [before, before + text.slice(start, end).split("\n").length - 1]);
  }
}
