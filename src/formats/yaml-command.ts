import type { CommandPhase, TaskCommand } from "../core/plan/plan.ts";
import { isCommandLine } from "./command-line.ts";
import { readSeconds } from "./seconds.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlText } from "./yaml-tree.ts";
import { flagOf, textOf, textsOf, valueOf } from "./yaml-value.ts";
import { readYamlWatch, WATCH_FIELDS } from "./yaml-watch.ts";

/**
 * The commands of a phase, in both ways they are written: `- task: name` with `command`, `timeout`, …, and `- kind: "…"`, where the
 * value may be a command or only say in words what to check.
 */
export function readYamlCommands(
  node: YamlNode | undefined,
  phase: CommandPhase,
  name: string = phase,
): TaskCommand[] {
  if (node === undefined) return [];
  if (node.type === "text") return commandOrWords(node, name, phase, {});
  if (node.type === "list") return node.items.flatMap((item) => readYamlCommands(item, phase, name));
  const inner = valueOf(node, "tasks", "checks", "commands", "steps");
  if (inner !== undefined && inner.type !== "text") {
    const parallel = flagOf(valueOf(node, "parallel"));
    const commands = readYamlCommands(inner, phase, name);
    return parallel === undefined ? commands : commands.map((command) => ({ parallel, ...command }));
  }
  return readMap(node, phase, name);
}

type Options = Pick<
  TaskCommand,
  "timeoutSeconds" | "intervalSeconds" | "alertOn" | "parallel" | "expect" | "watch"
>;

function readMap(map: YamlMap, phase: CommandPhase, phaseName: string): TaskCommand[] {
  const description = textOf(valueOf(map, "description", "desc"));
  const name = textOf(valueOf(map, "task", "name", "id", "title"));
  const watch = phase === "background" ? readYamlWatch(map, name ?? phaseName) : undefined;
  const options = { ...readOptions(map), ...(watch === undefined ? {} : { watch }) };
  const command = textsOf(valueOf(map, "command", "cmd", "run", "script"));
  if (command.length > 0) {
    const words = description === undefined ? {} : { description };
    return command.map((line) => ({ name: name ?? phaseName, phase, command: line, ...words, ...options }));
  }
  if (name !== undefined) return [{ name, phase, description: description ?? name, ...options }];
  const isOption = (field: string): boolean =>
    OPTIONS.has(field) || (phase === "background" && WATCH_FIELDS.includes(field));
  return map.entries.flatMap((entry) => (isOption(entry.name) ? [] : readKind(entry, phase, options)));
}

/** One `kind: value`; an alert speaks up when it prints anything at all, unless it says on what. */
function readKind({ key, name, value }: YamlEntry, phase: CommandPhase, options: Options): TaskCommand[] {
  const parts = value.type === "list" ? value.items : [value];
  const commands = parts.flatMap((part) =>
    part.type === "text" ? commandOrWords(part, key, phase, options) : readYamlCommands(part, phase, key),
  );
  if (name !== "alert") return commands;
  return commands.map((it) => (it.command === undefined ? it : { ...it, alertOn: it.alertOn ?? "." }));
}

function commandOrWords(node: YamlText, name: string, phase: CommandPhase, options: Options): TaskCommand[] {
  const text = textOf(node);
  if (text === undefined) return [];
  const hint = DURATION.test(node.comment) ? readSeconds(node.comment) : undefined;
  const timing = hint === undefined ? options : { timeoutSeconds: hint, ...options };
  return [{ name, phase, ...(isCommandLine(text) ? { command: text } : { description: text }), ...timing }];
}

function readOptions(map: YamlMap): Options {
  const timeout = secondsOf(valueOf(map, "timeout", "timeout_seconds"));
  const interval = secondsOf(valueOf(map, "interval", "interval_seconds", "every"));
  const alertOn = textsOf(valueOf(map, "alert_on", "alert_if")).join("|");
  const parallel = flagOf(valueOf(map, "parallel"));
  const expect = readExpectation(textOf(valueOf(map, "expect", "expects", "expected")));
  return {
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(interval === undefined ? {} : { intervalSeconds: interval }),
    ...(alertOn === "" ? {} : { alertOn }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(expect === undefined ? {} : { expect }),
  };
}

/** `red-green`, in the spellings of YAML. */
function readExpectation(words: string | undefined): TaskCommand["expect"] {
  const word = words?.toLowerCase().replace(/[\s_]+/g, "-");
  return word === "red-green" || word === "pass" ? word : undefined;
}

/** Seconds a value gives, as a number or in words. */
export function secondsOf(node: YamlNode | undefined): number | undefined {
  return readSeconds(textOf(node) ?? "");
}

const OPTIONS: ReadonlySet<string> = new Set(
  "timeout timeout_seconds interval interval_seconds every alert_on alert_if parallel description desc critical expect expects expected".split(
    " ",
  ),
);
const DURATION =
  /^(?:max|timeout|about|ca|~)?[\s:.]*\d+(?:\.\d+)?\s?(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)$/i;
