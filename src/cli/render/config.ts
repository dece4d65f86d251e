import { foundGatesLine, type LoadedConfig } from "../../app/load-config.ts";
import { profileOf } from "../../core/batches/profiles.ts";
import type { Config, Gate } from "../../core/config.ts";
import { safeText } from "./plain.ts";

/** What is in force in a repository and where it comes from, for a person. */
export function renderConfig(loaded: LoadedConfig): string {
  const { config, discovered, profile } = loaded;
  const { gates, worktree, errors, monitors } = config;
  const run = profile && profileOf(profile, { agentsWorthHaving: 1, agentsOfUse: 1 }).gates;
  const left = (level: string): string =>
    run === undefined || run.some((it) => it === level) ? "" : `  (not run with the profile ${profile})`;
  const from = discovered ? "found in the project's own files" : (config.source ?? "");
  const gateLines = Object.entries(gates).flatMap(([level, list]) =>
    list.map((gate, i) => `  ${(i === 0 ? level : "").padEnd(8)}${describe(gate)}${left(level)}`),
  );
  const hint = foundGatesLine(loaded);
  const lines = [
    config.source ?? "no renga.config.yaml here; renga config --init writes one",
    ...section("profile", profile === undefined ? [] : [`  ${profile}`]),
    ...section(`gates${from === "" ? "" : ` (${from})`}`, gateLines.length > 0 ? gateLines : ["  none"]),
    ...section("worktrees", worktreeLines(worktree)),
    ...section(
      "known errors",
      errors.map(({ id, pattern, cause }) => `  ${id}: /${pattern}/ is ${cause}`),
    ),
    ...section(
      "monitors",
      monitors.map(
        ({ name, command, intervalSeconds }) => `  ${name}: ${command} (every ${intervalSeconds} s)`,
      ),
    ),
    ...(hint === undefined ? [] : ["", hint]),
  ];
  return `${lines.map(safeText).join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function describe({ name, command, timeoutSeconds, threshold }: Gate): string {
  const { value, least, most, worseBy } = threshold ?? {};
  const bounds = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
    ...(worseBy === undefined ? [] : [`worse by ${worseBy} at most`]),
  ];
  return [
    name === command ? command : `${name}: ${command}`,
    ...(value === undefined ? [] : [`number ${value} ${bounds.join(", ")}`]),
    ...(timeoutSeconds === 600 ? [] : [`${timeoutSeconds} s`]),
  ].join("  · ");
}

function worktreeLines({ setup, setupInputs, links, shared }: Config["worktree"]): readonly string[] {
  return [
    ...(setup === undefined
      ? []
      : [
          `  set-up  ${setup}${setupInputs.length === 0 ? "" : `  · again when ${setupInputs.join(", ")} changes`}`,
        ]),
    ...(links.length === 0 ? [] : [`  links   ${links.join(", ")}`]),
    ...(shared.length === 0 ? [] : [`  shared  ${shared.join(", ")}`]),
  ];
}
