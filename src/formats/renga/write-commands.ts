import type { TaskCommand } from "../../core/plan/plan.ts";
import { PHASES } from "./labels.ts";
import { quoted, writeValue } from "./value.ts";
import { writeFence } from "./write-fence.ts";

/**
 * The checks of a task in their order, below the name of their phase: `- lint: \`npm run lint\` (timeout 30 s) — checks the style`. A
 * command of several lines stands in a fence below its entry.
 */
export function writeCommands(commands: readonly TaskCommand[]): string[] {
  const lines: string[] = [];
  for (const [place, command] of commands.entries()) {
    if (command.phase !== commands[place - 1]?.phase) lines.push(`- **${PHASES[command.phase]}**:`);
    lines.push(...writeCommand(command));
  }
  return lines;
}

function writeCommand({ name, phase, command, description, ...more }: TaskCommand): string[] {
  const span =
    command !== undefined &&
    /^[^\s`\p{Cc}\p{Zl}\p{Zp}](?:[^`\p{Cc}\p{Zl}\p{Zp}]*[^\s`\p{Cc}\p{Zl}\p{Zp}])?$/u.test(command) &&
    command.isWellFormed();
  const options = optionsOf(more);
  const parts = [
    ...(name === PHASES[phase]
      ? []
      : [`${/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]*$/u.test(name) && name === name.trim() ? name : quoted(name)}:`]),
    ...(span ? [`\`${command}\``] : []),
    ...(options.length > 0 ? [`(${options.join("; ")})`] : []),
    ...(description === undefined ? [] : [`— ${writeValue(description)}`]),
  ];
  const line = `  - ${parts.join(" ")}`.trimEnd();
  if (command === undefined || span) return [line];
  return [
    line,
    ...writeFence("sh", command)
      .split("\n")
      .map((one) => (one === "" ? "" : `    ${one}`)),
  ];
}

function optionsOf({
  timeoutSeconds,
  intervalSeconds,
  alertOn,
  parallel,
  expect,
  watch,
}: Omit<TaskCommand, "name" | "phase" | "command" | "description">): string[] {
  return [
    ...(timeoutSeconds === undefined ? [] : [`timeout ${timeoutSeconds} s`]),
    ...(intervalSeconds === undefined ? [] : [`every ${intervalSeconds} s`]),
    ...(alertOn === undefined ? [] : [`alert on ${quoted(alertOn)}`]),
    ...(parallel === undefined ? [] : [parallel ? "side by side" : "one by one"]),
    ...(expect === undefined ? [] : [expect === "red-green" ? "red, then green" : "green"]),
    ...(watch === undefined ? [] : [`watch ${quoted(JSON.stringify(watch))}`]),
  ];
}
