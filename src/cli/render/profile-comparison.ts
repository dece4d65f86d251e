import type { Comparison } from "../../core/batches/compare-profiles.ts";
import type { Forecast } from "../../core/batches/forecast.ts";
import { plannedAlike } from "./duration.ts";
import { markdownTable } from "./markdown-text.ts";
import type { Look } from "./run-report.ts";
import { tabulate, type Cell } from "./tabulate.ts";
import { wrap } from "./wrap.ts";

/** The columns of a comparison: a name, and what it is for each profile. */
function rowsOf({ forecasts }: Comparison): readonly (readonly string[])[] {
  const say = plannedAlike(forecasts.map(({ minutes }) => minutes));
  const row = (name: string, of: (it: Forecast) => string): string[] => [name, ...forecasts.map(of)];
  return [
    row("agents", ({ profile }) => String(profile.agents)),
    row("batches with a barrier", ({ batches }) => (batches === 0 ? "none" : String(batches))),
    row("predicted time", ({ minutes }) => say(minutes)),
    row("further tries", ({ profile }) => String(profile.retries)),
    row("expected attempts", ({ attempts }) => attempts.toFixed(1)),
    row("tasks no try lands", ({ unlanded }) => unlanded.toFixed(unlanded < 0.1 ? 3 : 1)),
    row("gates", ({ profile }) => profile.gates.join(", ")),
    row("runs of whole gates", ({ gateRuns }) => String(gateRuns)),
    row("files beyond the plan's", ({ profile }) => (profile.scope === "reject" ? "rejected" : "leased too")),
    row("lands before a gate", ({ blastRadius }) => `up to ${blastRadius}`),
    row("risk", ({ risk }) => `${risk.level} (${risk.score} of 100)`),
  ];
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

function assumption({ failureRate }: Comparison): string {
  const share = Number((failureRate * 100).toFixed(1));
  return `If ${share} % of attempts fail, one as likely as the other. What an attempt costs is not known.`;
}

/** `renga plan --compare` in a terminal: the profiles side by side, when to choose which, and what more agents bring; ends with a newline. */
export function renderComparison(comparison: Comparison, { width, paint }: Look): string {
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
export function comparisonMarkdown(comparison: Comparison): string {
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

/** The same for scripts: durations in minutes, without the schedules themselves. */
export function comparisonDocument({ forecasts, ...rest }: Comparison): object {
  return {
    version: 1,
    ...rest,
    forecasts: forecasts.map((forecast) => ({ ...forecast, schedule: undefined })),
  };
}
