import { USAGE } from "./model/reply.ts";

/** What of a task decides what the scripted model uses for it. */
export type ScriptedTask = {
  readonly id: string;
  /** Its file is written; one that is there is read first. */
  readonly isNew: boolean;
  /** The cheap model gets it wrong. */
  readonly hard: boolean;
};

/** An attempt in the shape of `attempt-finished.spent`, with its agent. */
type ExpectedAttempt = {
  readonly agent: string;
  readonly usd: number;
  readonly usage: Readonly<Record<"input" | "cacheRead" | "cacheWrite" | "output" | "requests", number>>;
};

/** A million tokens at list price, in US dollars. */
type ListPrice = Readonly<Record<"input" | "output" | "cacheRead" | "cacheWrite", number>>;

const PRICES: Readonly<Record<"haiku" | "sonnet", ListPrice>> = {
  haiku: { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 },
  sonnet: { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
};

/** What the attempts of a task cost with the scripted model, first to last: `claude:haiku`, and where that is hard `claude:sonnet`. */
export function expectedSpent({ isNew, hard }: ScriptedTask): readonly ExpectedAttempt[] {
  // One to write and one to say so; what is there already is read first.
  const requests = isNew ? 2 : 3;
  const models = hard ? (["haiku", "sonnet"] as const) : (["haiku"] as const);
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

/** A strong model at a known price, for the savings: that of the tier the hard task lands at. */
export const STRONG = "strong-of-the-test";

/** The configuration that knows it. */
export const PRICE_OF_STRONG: string = `prices:\n  ${STRONG}: ${JSON.stringify(PRICES.sonnet)}\n`;

/** Amounts of the ledger are whole micro-dollars for each attempt. */
const micros = (usd: number): number => Math.round(usd * 1e6);
const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0) / 1e6;

/** What `renga cost --json --against-strong` says of a run of these tasks, all of which have landed. */
export function expectedCost(
  tasks: readonly ScriptedTask[],
): Readonly<Record<"total" | "savings", Readonly<Record<string, unknown>>>> {
  const attempts = tasks.map(expectedSpent);
  const paid = sum(attempts.flat().map(({ usd }) => micros(usd)));
  const failed = attempts.flatMap((all) => all.slice(0, -1));
  const inVain = sum(failed.map(({ usd }) => micros(usd)));
  const { sonnet } = PRICES;
  const strong = sum(
    attempts.map((all) => {
      const { usage } = all.at(-1)!;
      return (
        usage.input * sonnet.input +
        usage.output * sonnet.output +
        usage.cacheRead * sonnet.cacheRead +
        usage.cacheWrite * sonnet.cacheWrite
      );
    }),
  );
  return {
    total: {
      attempts: attempts.flat().length,
      unknown: 0,
      inVain: failed.length,
      usd: paid,
      inVainUsd: inVain,
    },
    savings: {
      tasks: tasks.length,
      leftOut: { unknown: 0, free: 0 },
      paidUsd: paid,
      inVainUsd: inVain,
      strongUsd: strong,
      savedUsd: Math.round((strong - paid) * 1e6) / 1e6,
    },
  };
}
