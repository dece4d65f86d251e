import type { Plan } from "../../src/core/plan/plan.ts";
import { claimOf, groupOf, planOf } from "./plan-of.ts";

const types = "src/lib/types/studio.ts";
const metrics = "src/lib/utils/metrics.ts";

/** Thirteen tasks in six waves that claim to be 22 and eight times faster: 100 minutes of work, 59 on the critical path, 73 with one writer per file. */
export function lossPlan(): Plan {
  return planOf(
    [
      { id: "2.1.1", minutes: 6, files: [`+${types}`], groups: ["wave:1", "parallel:types"] },
      { id: "2.1.2", minutes: 5, needs: ["2.1.1"], files: [types], groups: ["wave:1", "parallel:types"] },
      {
        id: "2.1.3",
        minutes: 5,
        needs: ["2.1.1", "2.1.2"],
        files: [types],
        groups: ["wave:1", "parallel:types"],
      },
      {
        id: "2.2.1",
        minutes: 8,
        needs: ["2.1.1"],
        files: [`+${metrics}`],
        groups: ["wave:2", "parallel:utils"],
      },
      { id: "2.2.2", minutes: 8, needs: ["2.1.1"], files: [metrics], groups: ["wave:2", "parallel:utils"] },
      { id: "2.2.3", minutes: 6, needs: ["2.1.1"], files: [metrics], groups: ["wave:2", "parallel:utils"] },
      { id: "2.2.4", minutes: 7, needs: ["2.2.2"], files: [metrics], groups: ["wave:2", "parallel:utils"] },
      {
        id: "2.3.1",
        minutes: 10,
        needs: ["2.1.3", "2.2.1", "2.2.2", "2.2.3", "2.2.4"],
        files: ["+src/lib/hooks/useLoss.ts"],
        groups: ["wave:3", "parallel:hooks"],
      },
      {
        id: "2.4.1",
        minutes: 10,
        needs: ["2.3.1"],
        files: ["+src/components/Graph.tsx"],
        groups: ["wave:4", "parallel:components"],
      },
      {
        id: "2.4.2",
        minutes: 8,
        needs: ["2.1.2"],
        files: ["+src/components/Display.tsx"],
        groups: ["wave:4", "parallel:components"],
      },
      {
        id: "2.5.1",
        minutes: 9,
        needs: ["2.1.3"],
        files: ["+src/components/Controls.tsx"],
        groups: ["wave:5", "parallel:components"],
      },
      {
        id: "2.6.1",
        minutes: 10,
        needs: ["2.3.1", "2.4.1", "2.4.2", "2.5.1"],
        files: ["+src/components/Container.tsx"],
        groups: ["wave:6", "parallel:integration"],
      },
      {
        id: "2.6.2",
        minutes: 8,
        needs: ["2.6.1"],
        files: ["src/components/Monitor.tsx"],
        groups: ["wave:6", "parallel:integration"],
      },
    ],
    {
      groups: [
        groupOf({ key: "wave:1", title: "Wave 1: Types" }),
        groupOf({ key: "parallel:types" }),
        groupOf({ key: "wave:2", title: "Wave 2: Calculations", after: ["wave:1"] }),
        groupOf({ key: "parallel:utils" }),
        groupOf({ key: "wave:3", claimsParallel: false, after: ["wave:2"] }),
        groupOf({ key: "parallel:hooks" }),
        groupOf({ key: "wave:4", claimsParallel: false, after: ["wave:3"] }),
        groupOf({ key: "parallel:components" }),
        groupOf({ key: "wave:5", claimsParallel: false, after: ["wave:4"] }),
        groupOf({ key: "wave:6", claimsParallel: false, after: ["wave:5"] }),
        groupOf({ key: "parallel:integration" }),
      ],
      declared: [
        claimOf("tasks", 22),
        claimOf("work-minutes", 270),
        claimOf("elapsed-minutes", 35),
        claimOf("speedup", 8),
        claimOf("tasks", 4, "wave:2"),
        claimOf("elapsed-minutes", 8, "wave:2"),
        claimOf("elapsed-minutes", 10, "wave:3"),
      ],
    },
  );
}
