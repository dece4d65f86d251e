import type { TimedRun } from "./timed-run.ts";

/** A run with a bit of everything: a retry with the next agent, a task for a person, blocked tasks, a shared file, wide characters. */
export const lossRun: TimedRun = {
  title: "Loss graph, phase 2",
  settings: { agents: 4, agentSpecs: ["apply", "command:node agents/cheap.mjs --model small"], retries: 1 },
  tasks: [
    {
      id: "2.1.1",
      title: "Create the LossMetrics interface",
      minutes: 6,
      seconds: 2,
      scope: ["src/types.ts"],
    },
    {
      id: "2.1.2",
      title: "Create the monitor's state",
      minutes: 5,
      seconds: 3,
      needs: ["2.1.1"],
      scope: ["src/types.ts"],
    },
    {
      id: "2.1.3",
      title: "Create the hook's types",
      minutes: 5,
      seconds: 2,
      needs: ["2.1.1"],
      scope: ["src/types.ts"],
    },
    { id: "2.2.1", title: "Minimum, mean and improvement", minutes: 8, seconds: 4, needs: ["2.1.1"] },
    {
      id: "2.2.2",
      title: "Convergence rate: the slope by least squares, right on empty data and on one point",
      minutes: 8,
      seconds: 6,
      needs: ["2.1.1"],
      failures: [
        {
          failure: "gate",
          message:
            "`npm run types` exited with 2\nsrc/metrics.ts(14,3): error TS2322: Type 'number | undefined' is not assignable to type 'number'.",
        },
      ],
    },
    { id: "2.2.3", title: "指数移動平均 (EMA) 📈", minutes: 8, seconds: 5, needs: ["2.1.1"] },
    {
      id: "2.3.1",
      title: "Create the useLossGraph hook",
      minutes: 10,
      seconds: 5,
      needs: ["2.1.3", "2.2.1"],
    },
    { id: "2.4.1", title: "Create the LossGraph component", minutes: 10, seconds: 7, needs: ["2.3.1"] },
    {
      id: "2.5.1",
      title: "Style the legend",
      minutes: 5,
      seconds: 3,
      needs: ["2.1.1"],
      failures: [
        { failure: "needs-agent", message: "the plan gives no exact code for src/legend.css" },
        { failure: "needs-agent", message: "the plan gives no exact code for src/legend.css" },
      ],
    },
    { id: "2.5.2", title: "Legend: hide a line on click", minutes: 5, seconds: 3, needs: ["2.5.1"] },
    { id: "2.5.3", title: "Legend: tests", minutes: 5, seconds: 3, needs: ["2.5.2"] },
    { id: "2.6.1", title: "Wire the graph into the monitor", minutes: 7, seconds: 4, needs: ["2.4.1"] },
  ],
};
