import type { Comparison } from "../../core/batches/compare-profiles.ts";
import type { Forecast } from "../../core/batches/forecast.ts";
import type { CostForecast } from "../../core/ledger/forecast-cost.ts";
import { roughMoney } from "../../core/ledger/money.ts";
import { plannedAlike } from "./duration.ts";
import { markdownTable } from "./markdown-text.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";
import { wrap } from "./wrap.ts";

/** A comparison, with what each profile would cost, in the profiles' order, where agents are configured. */
export type PricedComparison = Comparison & { readonly costs?: readonly CostForecast[] };

/** The columns of a comparison: a name, and what it is for each profile. */
function rowsOf({ forecasts, costs }: PricedComparison): readonly (readonly string[])[] {
  const say = plannedAlike(forecasts.map(({ minutes }) => minutes));
  const row = (name: string, of: (it: Forecast) => string): string[] => [name, ...forecasts.map(of)];
  return [
    row("agents", ({ profile }) => String(profile.agents)),
    row("batches with a barrier", ({ batches }) => (batches === 0 ? "none" : String(batches))),
    row("predicted time", ({ minutes }) => say(minutes)),
    row("further tries", ({ profile }) => String(profile.retries)),
    row("expected attempts", ({ attempts }) => attempts.toFixed(1)),
    ...(costs === undefined ? [] : [["expected cost", ...costs.map(costWord)]]),
    row("tasks no try lands", ({ unlanded }) => unlanded.toFixed(unlanded < 0.1 ? 3 : 1)),
    row("gates", ({ profile }) => profile.gates.join(", ")),
    row("runs of whole gates", ({ gateRuns }) => String(gateRuns)),
    row("files beyond the plan's", ({ profile }) => (profile.scope === "reject" ? "rejected" : "leased too")),
    row("lands before a gate", ({ blastRadius }) => `up to ${blastRadius}`),
    row("risk", ({ risk }) => `${risk.level} (${risk.score} of 100)`),
  ];
}

function costWord({ likely, unknown }: CostForecast): string {
  if (likely === 0) return unknown === 0 ? "nothing" : "unknown";
  return `${unknown === 0 ? "about" : "at least"} ${roughMoney(likely)}`;
}

/** Agents, time free and with barriers; numbers of agents that change neither share a row. */
function agentRows(perAgents: Comparison["perAgents"], range: string): string[][] {
  const say = plannedAlike(perAgents.flatMap(({ free, barriers }) => [free, barriers]));
  const rows: { first: number; last: number; free: number; barriers: number }[] = [];
  for (const { agents, free, barriers } of perAgents) {
    const before = rows.at(-1);
    if (before !== undefined && before.free === free && before.barriers === barriers) before.last = agents;
    else rows.push({ first: agents, last: agents, free, barriers });
  }
  return rows.map(({ first, last, free, barriers }) => [
    first === last ? String(first) : `${first}${range}${last}`,
    say(free),
    say(barriers),
  ]);
}

function assumption({ failureRate, costs }: PricedComparison): string {
  const share = Number((failureRate * 100).toFixed(1));
  const cost =
    costs === undefined
      ? "What an attempt costs is not known: renga.config names no agents."
      : "The cost is that of `renga cost --plan`, with so many further tries.";
  return `If ${share} % of attempts fail, one as likely as the other. ${cost}`;
}

/** `renga plan --compare` in a terminal: the profiles side by side, when to choose which, and what more agents bring; ends with a newline. */
export function renderComparison(comparison: PricedComparison, { width, paint }: Look): string {
  const { forecasts, recommended, perAgents } = comparison;
  const head: Cell[] = [
    { text: "" },
    ...forecasts.map(({ profile: { name } }): Cell => ({
      text: name,
      tone: name === recommended.name ? "good" : "strong",
    })),
  ];
  const table = [head, ...rowsOf(comparison).map((cells): Cell[] => cells.map((text) => ({ text })))];
  const choose = forecasts.flatMap(({ profile: { name, when }, risk }) => [
    paint.tone("strong", name),
    ...wrap(`when ${when}`, width - 2).map((line) => `  ${line}`),
    ...risk.reasons.flatMap((reason) =>
      wrap(reason, width - 4).map((line) => `  ${paint.tone("dim", line)}`),
    ),
  ]);
  const agents = agentRows(perAgents, paint.marks.range).map((cells): Cell[] =>
    cells.map((text) => ({ text, align: "right" })),
  );
  const lines = [
    ...tabulate(table, paint),
    "",
    ...wrap(assumption(comparison), width).map((line) => paint.tone("dim", line)),
    "",
    ...choose,
    "",
    paint.tone("strong", "Time for so many agents"),
    ...tabulate([[{ text: "agents" }, { text: "free" }, { text: "with barriers" }], ...agents], paint),
    "",
    paint.tone("good", `${recommended.name}: ${recommended.reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The same as Markdown; ends with a newline. */
export function comparisonMarkdown(comparison: PricedComparison): string {
  const { forecasts, perAgents, recommended } = comparison;
  const lines = [
    ...markdownTable(["", ...forecasts.map(({ profile }) => profile.name)], rowsOf(comparison), []),
    "",
    assumption(comparison),
    "",
    ...forecasts.map(
      ({ profile, risk }) => `- **${profile.name}**: when ${profile.when}. ${risk.reasons.join("; ")}.`,
    ),
    "",
    ...markdownTable(["agents", "free", "with barriers"], agentRows(perAgents, "–"), [0, 1, 2]),
    "",
    `**${recommended.name}**: ${recommended.reason}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The same for scripts: durations in minutes, money in micro-dollars, without the schedules themselves. */
export function comparisonDocument({ forecasts, costs, ...rest }: PricedComparison): object {
  return {
    version: 1,
    ...rest,
    forecasts: forecasts.map((forecast, i) => ({ ...forecast, schedule: undefined, ...costOf(costs?.[i]) })),
  };
}

function costOf(forecast: CostForecast | undefined): object {
  if (forecast === undefined) return {};
  const { low, likely, high, unknown } = forecast;
  return { cost: { low, likely, high, unknown } };
}
