import fc from "fast-check";

import type { Spent } from "../../src/core/ledger/spent.ts";
import type { Event, FailureClass, RunStarted } from "../../src/core/run/event.ts";

const AGENTS = ["apply", "command:cheap", "claude:haiku", "claude:opus"] as const;
const TIERS = ["none", "cheap", "cheap", "strong"] as const;
const TASKS = 6;

/** The start of a run of six tasks, some of them in groups, for sequences of events that are about money. */
export const costsRun: RunStarted = {
  type: "run-started",
  at: 0,
  run: "r",
  version: 1,
  base: "base",
  branch: "renga/r",
  onto: "main",
  digest: "",
  planPaths: ["p.md"],
  title: "",
  settings: { agents: 4, agentSpecs: [...AGENTS], retries: 1, attemptTimeoutSeconds: 60 },
  tasks: Array.from({ length: TASKS }, (_, i) => ({
    key: `t${i}`,
    id: `${i}`,
    title: `Task ${i}`,
    uid: `task_${i}_0`,
    minutes: 1,
    needs: [],
    after: [],
    scope: [],
    groups: i < 2 ? ["phase:1", "parallel:a"] : i < 4 ? ["phase:1"] : [],
  })),
};

const tokens = fc.nat({ max: 300_000 });
const spentParts = fc.record({
  basis: fc.constantFrom("reported", "priced", "override", "estimated", "unknown", "free"),
  usd: fc.nat({ max: 3_000_000 }).map((millionths) => millionths / 1e6),
  usage: fc.option(fc.record({ input: tokens, cacheRead: tokens, cacheWrite: tokens, output: tokens }), {
    nil: undefined,
  }),
  model: fc.option(fc.constantFrom("small", "big"), { nil: undefined }),
});

const spent: fc.Arbitrary<Spent | undefined> = fc.option(
  spentParts.map(({ basis, usd, usage, model }): Spent => {
    const amount = basis === "unknown" ? {} : { usd: basis === "free" ? 0 : usd };
    return {
      basis,
      ...amount,
      ...(usage === undefined ? {} : { usage }),
      ...(model === undefined ? {} : { model }),
    };
  }),
  { nil: undefined },
);

const failure = fc.constantFrom<FailureClass>(
  "agent",
  "gate",
  "timeout",
  "transient",
  "cancelled",
  "pre-flight",
);

type Step =
  | { readonly do: "start"; readonly agent: number }
  | { readonly do: "finish"; readonly spent: Spent | undefined; readonly failure?: FailureClass }
  | { readonly do: "land" | "refuse" | "roll-back" | "resume" };

const step: fc.Arbitrary<readonly [task: number, step: Step]> = fc.tuple(
  fc.nat({ max: TASKS - 1 }),
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant("start" as const), agent: fc.nat({ max: 3 }) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant("finish" as const), spent }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("finish" as const), spent, failure }) },
    { weight: 4, arbitrary: fc.constantFrom<Step>({ do: "land" }) },
    { weight: 1, arbitrary: fc.constantFrom<Step>({ do: "refuse" }, { do: "roll-back" }, { do: "resume" }) },
  ),
);

/** Any order of starts, ends, landings, refusals, roll-backs and resumptions, sensible or not, an hour apart. */
export const arbitraryCosts: fc.Arbitrary<readonly Event[]> = fc
  .array(step, { maxLength: 60 })
  .map((steps) => {
    const attempts = new Map<string, number>();
    const commits: string[] = ["base"];
    const events: Event[] = [costsRun];
    steps.forEach(([i, step], n) => {
      const task = `t${i}`;
      const attempt = attempts.get(task) ?? 0;
      const of = { at: (n + 1) * 3600_000, task, uid: `task_${i}_0`, attempt };
      switch (step.do) {
        case "start":
          attempts.set(task, attempt + 1);
          events.push({
            type: "attempt-started",
            ...of,
            attempt: attempt + 1,
            agent: AGENTS[step.agent]!,
            ...(n % 5 === 0 ? {} : { tier: TIERS[step.agent]! }),
          });
          break;
        case "finish":
          events.push({
            type: "attempt-finished",
            ...of,
            result:
              step.failure === undefined
                ? { status: "committed", commit: "c", base: "b", files: [] }
                : { status: "failed", failure: step.failure, message: "" },
            ...(step.spent === undefined ? {} : { spent: step.spent }),
          });
          break;
        case "land":
          commits.push(`c${n}`);
          events.push({ type: "landed", ...of, commit: `c${n}`, recovered: n % 7 === 0 });
          break;
        case "refuse":
          events.push({ type: "landing-refused", ...of, failure: "conflict", message: "" });
          break;
        case "roll-back":
          events.push({
            type: "rolled-back",
            at: of.at,
            batch: 0,
            from: "x",
            to: commits[n % commits.length]!,
            evidence: "",
          });
          break;
        case "resume":
          events.push({
            type: "run-resumed",
            at: of.at,
            settings: costsRun.settings,
            lost: [{ task, attempt }],
            retryFailed: false,
          });
      }
    });
    return events;
  });
