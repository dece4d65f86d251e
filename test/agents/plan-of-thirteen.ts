import { planText, type TextTask } from "../rig/plan-text.ts";
import { USAGE } from "./model/reply.ts";

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

/** A million tokens at list price, in US dollars. */
type ListPrice = Readonly<Record<"input" | "output" | "cacheRead" | "cacheWrite", number>>;

const PRICES: Readonly<Record<"haiku" | "sonnet", ListPrice>> = {
  haiku: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 },
  sonnet: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
};

/** What the attempts of a task cost with the scripted model, first to last, in the shape of `attempt-finished.spent`. */
export function expectedSpent(id: string): readonly {
  readonly agent: string;
  readonly usd: number;
  readonly usage: Readonly<Record<"input" | "cacheRead" | "cacheWrite" | "output" | "requests", number>>;
}[] {
  const isNew = TASKS.find((it) => it.id === id)?.isNew !== false;
  // One to write and one to say so; what is there already is read first.
  const requests = isNew ? 2 : 3;
  const models = id === HARD ? (["haiku", "sonnet"] as const) : (["haiku"] as const);
  return models.map((model, at) => {
    // What it wrote first is gone with the worktree, so it is a new file again.
    const asked = at === 0 ? requests : 2;
    const picoDollars = (["input", "cacheRead", "cacheWrite", "output"] as const).reduce(
      (sum, name) => sum + Math.round(asked * USAGE[name] * PRICES[model][name] * 1e6),
      0,
    );
    const { input, cacheRead, cacheWrite, output } = USAGE;
    return {
      agent: `claude:${model}`,
      usd: picoDollars / 1e12,
      usage: {
        input: asked * input,
        cacheRead: asked * cacheRead,
        cacheWrite: asked * cacheWrite,
        output: asked * output,
        requests: asked,
      },
    };
  });
}

/** The tasks in the plan's order. */
export const IDS: readonly string[] = TASKS.map(({ id }) => id);

/** A strong model at a known price, for the savings: that of the tier the hard task lands at. */
export const STRONG = "strong-of-the-test";

/** The configuration that knows it. */
export const PRICE_OF_STRONG: string = `prices:\n  ${STRONG}: ${JSON.stringify(PRICES.sonnet)}\n`;

/** Amounts of the ledger are whole micro-dollars for each attempt. */
const micros = (usd: number): number => Math.round(usd * 1e6);
const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0) / 1e6;
const attempts = IDS.map(expectedSpent);
const paid = sum(attempts.flat().map(({ usd }) => micros(usd)));
const inVain = sum(attempts.flatMap((all) => all.slice(0, -1)).map(({ usd }) => micros(usd)));
const strong = sum(
  attempts.map((all) => {
    const { usage } = all.at(-1)!;
    const { sonnet } = PRICES;
    return (
      usage.input * sonnet.input +
      usage.output * sonnet.output +
      usage.cacheRead * sonnet.cacheRead +
      usage.cacheWrite * sonnet.cacheWrite
    );
  }),
);

/** What `renga cost --json --against-strong` says of the run. */
export const EXPECTED_COST: Readonly<Record<"total" | "savings", object>> = {
  total: { attempts: 14, unknown: 0, inVain: 1, usd: paid, inVainUsd: inVain },
  savings: {
    tasks: 13,
    leftOut: { unknown: 0, free: 0 },
    paidUsd: paid,
    inVainUsd: inVain,
    strongUsd: strong,
    savedUsd: Math.round((strong - paid) * 1e6) / 1e6,
  },
};
