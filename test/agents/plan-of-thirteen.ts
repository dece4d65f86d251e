import { planText, type TextTask } from "../rig/plan-text.ts";
import type { ScriptedTask } from "./expected-cost.ts";

const LEVELS = "src/levels.ts";
const CURVE = "src/curve.ts";
const task = (id: string, file: string, name: string, more: Partial<TextTask> = {}): TextTask => ({
  id,
  file,
  code: `export const ${name} = "${id}";`,
  verify: `grep -q 'export const ${name} ' ${file}`,
  ...more,
});

/** The one that a cheap model gets wrong. */
export const HARD = "2.3.1";

/** Thirteen tasks: two files with a chain of writers each, a hook on top of both, then components, a page and a test. */
const TASKS: readonly TextTask[] = [
  task("2.1.1", LEVELS, "level"),
  task("2.1.2", LEVELS, "levelName", { needs: "2.1.1", isNew: false }),
  task("2.1.3", LEVELS, "levelColour", { needs: "2.1.2", isNew: false }),
  task("2.2.1", CURVE, "slope", { needs: "2.1.1" }),
  task("2.2.2", CURVE, "smooth", { needs: "2.2.1", isNew: false }),
  task("2.2.3", CURVE, "best", { needs: "2.2.2", isNew: false }),
  task("2.2.4", CURVE, "trend", { needs: "2.2.3", isNew: false }),
  task(HARD, "src/use-curve.ts", "useCurve", {
    needs: "2.1.3, 2.2.4",
    code: `// All of the curve at once (hard).\nexport const useCurve = "${HARD}";`,
  }),
  task("2.4.1", "src/graph.ts", "graph", { needs: HARD }),
  task("2.4.2", "src/legend.ts", "legend", { needs: "2.1.2" }),
  task("2.5.1", "src/controls.ts", "controls", { needs: "2.1.3" }),
  task("2.6.1", "src/page.ts", "page", { needs: "2.4.1, 2.4.2, 2.5.1" }),
  task("2.6.2", "src/page.test.ts", "pageTest", { needs: "2.6.1" }),
];

/** Its text. */
export const PLAN_OF_THIRTEEN: string = planText(TASKS);

/** The tasks in the plan's order, as the scripted model carries them out. */
export const THIRTEEN: readonly ScriptedTask[] = TASKS.map(({ id, isNew = true }) => ({
  id,
  isNew,
  hard: id === HARD,
}));
