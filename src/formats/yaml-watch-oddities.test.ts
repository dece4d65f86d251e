import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlan } from "./read-plan.ts";

/** What is odd about this monitor of a step, by line of the monitor. */
function odd(...lines: readonly string[]): string[] {
  const head = ["step_1_train:", "  main: node train.mjs", "  background:", "    - command: cat loss.txt"];
  const text = [...head, ...lines.map((line) => `      ${line}`), ""].join("\n");
  return readPlan([{ path: "steps.yaml", text }])
    .notes.filter(({ code }) => code === "odd-monitor")
    .map(({ span, message }) => `${span.line - head.length}: ${message.slice(message.indexOf(":") + 2)}`);
}

test("what a monitor says and nobody can understand is told with its line", () => {
  assert.deepEqual(
    odd(
      "thresholds: [los > 3, loss > 3, loss is high]",
      "alert_on: '('",
      "interval: -5",
      "action: explode",
      "stall: banana",
      "series: { loss: 'loss (', acc: $.acc }",
    ),
    [
      "1: it has no series los (its series: loss, acc)",
      "1: loss is high is no threshold, such as loss > 4",
      "2: ( is no pattern",
      "3: -5 is no time above 0",
      "4: explode is none of notify, pause, stop",
      "5: banana is no time above 0",
      "6: loss ( is no pattern",
    ],
  );
});

test("every form that a monitor may have is left alone, and so is what is none", () => {
  assert.deepEqual(
    odd(
      "threshold: { loss: { above: 4, below: 0 }, accuracy: < 0.2 }",
      "alert_on: [error, nan]",
      "every: 5 min",
      "on_alert: Stop",
      "stall_after: 90",
      "extract: { loss: 'loss (\\S+)', accuracy: $.accuracy }",
    ),
    [],
  );
  assert.deepEqual(odd("series: '(\\d+)'", "thresholds: ['> 3']"), []);
  assert.deepEqual(odd("task: used", "series: '(\\d+)'", "thresholds: ['used > 95']"), []);
  const text = "step_1_a:\n  main: node a.mjs\n  action: explode\n  background: { stall: banana, note: x }\n";
  assert.deepEqual(readPlan([{ path: "steps.yaml", text }]).notes, []);
});
