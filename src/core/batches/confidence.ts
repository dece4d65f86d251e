import { isSettled, planFacts } from "../plan/plan-facts.ts";
import type { Finding, Plan } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";
import { isProven } from "./task-risk.ts";

/** How far a prediction made from this plan can be trusted, and what speaks against it. */
export type Confidence = { readonly level: "high" | "medium" | "low"; readonly reasons: readonly string[] };

/** High: nothing speaks against it; low: the plan cannot be run as it stands, or three things speak against it. */
export function confidenceOf(plan: Plan, found: readonly Finding[]): Confidence {
  const open = planFacts(plan).leaves.filter((task) => !isSettled(task));
  const share = (part: number): boolean => part * 2 > open.length;
  const errors = found.filter(({ severity }) => severity === "error").length;
  const warnings = found.filter(({ severity }) => severity === "warning").length;
  const unestimated = open.filter(({ estimate }) => estimate === undefined).length;
  const silent = open.filter((task) => scopeOf(task).length === 0).length;
  const unproven = open.filter((task) => !isProven(task)).length;
  const guessed = open.filter(({ dependencies }) =>
    dependencies.some(({ source }) => source === "prose"),
  ).length;
  const doubt = plan.sources.filter(({ confidence }) => confidence < 0.6).map(({ path }) => path);
  const against: (readonly [weight: number, reason: string])[] = [];
  const of = (part: number): string => `${part} of ${open.length} tasks`;
  if (errors > 0)
    against.push([3, `${errors === 1 ? "1 error keeps" : `${errors} errors keep`} the plan from being run`]);
  if (unestimated > 0)
    against.push([
      share(unestimated) ? 1 : 0,
      `${of(unestimated)} without an estimate, taken as 5 minutes each`,
    ]);
  if (silent > 0)
    against.push([
      share(silent) ? 1 : 0,
      `${of(silent)} without files: what they meet is not known before they run`,
    ]);
  if (unproven > 0)
    against.push([share(unproven) ? 1 : 0, `${of(unproven)} without a command that proves them`]);
  if (guessed > 0) against.push([1, `dependencies of ${of(guessed)} are read from sentences`]);
  if (warnings > 0)
    against.push([
      warnings > 2 ? 1 : 0,
      `${warnings} ${warnings === 1 ? "warning" : "warnings"} about the plan`,
    ]);
  if (doubt.length > 0) against.push([1, `not sure how ${doubt.join(", ")} is meant to be read`]);
  if (found.some(({ code }) => code === "no-order")) against.push([1, "the document states no dependencies"]);
  const weight = against.reduce((sum, [points]) => sum + points, 0);
  return {
    level: weight >= 3 ? "low" : weight >= 1 ? "medium" : "high",
    reasons: against.map(([, reason]) => reason),
  };
}
