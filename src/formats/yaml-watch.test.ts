import assert from "node:assert/strict";
import { test } from "node:test";

import type { TaskCommand } from "../core/plan/plan.ts";
import { yamlSteps } from "./yaml-steps.ts";

const monitors = (text: string): readonly TaskCommand[] => {
  const plan = yamlSteps.read({ path: "steps.yaml", text: `step_1_train:\n  background:\n${text}` });
  assert.deepEqual(plan.notes, []);
  return plan.tasks[0]?.commands ?? [];
};

test("what a monitor picks out and watches for", () => {
  const [loss] = monitors(`
    - task: "loss"
      command: "tail -n 20 loss.log"
      interval: 5
      alert_on: "error|nan"
      series:
        loss: "loss=(\\\\S+)"
        accuracy: "$.metrics.accuracy"
      step: "step=(\\\\d+)"
      thresholds:
        loss: { above: 4 }
        accuracy: { below: 0.1, above: 1 }
      stall: 2 min
      action: stop
`);
  assert.deepEqual(loss, {
    name: "loss",
    phase: "background",
    command: "tail -n 20 loss.log",
    intervalSeconds: 5,
    alertOn: "error|nan",
    watch: {
      series: { loss: String.raw`loss=(\S+)`, accuracy: "$.metrics.accuracy" },
      step: String.raw`step=(\d+)`,
      thresholds: [
        { series: "loss", above: 4 },
        { series: "accuracy", above: 1, below: 0.1 },
      ],
      stallSeconds: 120,
      action: "stop",
    },
  });
});

test("short forms: one series by the monitor's name, bounds in a sentence, options beside a check in one line", () => {
  const commands = monitors(`
    - task: memory
      command: ps -o rss= -g $RENGA_GROUP
      series: '(\\d+)'
      threshold: "> 2e6"
    - monitor: "tail -n 1 loss.txt"
      series: { loss: "loss (.*)" }
      thresholds: ["loss > 4", "loss < -1", "nonsense"]
      step: 'step (\\d+)'
    - task: plain
      command: uptime
`);
  assert.deepEqual(
    commands.map(({ name, watch }) => [name, watch]),
    [
      ["memory", { series: { memory: String.raw`(\d+)` }, thresholds: [{ series: "memory", above: 2e6 }] }],
      [
        "monitor",
        {
          series: { loss: "loss (.*)" },
          step: String.raw`step (\d+)`,
          thresholds: [
            { series: "loss", above: 4 },
            { series: "loss", below: -1 },
          ],
        },
      ],
      ["plain", undefined],
    ],
  );
});
