import type { CommandPhase, TaskCommand } from "../../core/plan/plan.ts";
import { defined } from "../defined.ts";
import { readWatch } from "../json-plan-task.ts";
import { PHASES } from "./labels.ts";
import type { RawItem } from "./task-lines.ts";
import { readLeadingWord, readValue } from "./value.ts";

/** One check of a phase as `writeCommands` writes it; an entry without a command describes the check in words. */
export function readCommand(phase: CommandPhase, { text, fence }: RawItem): TaskCommand {
  let rest = text;
  const named = NAME.exec(rest);
  const word = named === null ? undefined : readLeadingWord(named[0], /:/);
  if (named !== null) rest = rest.slice(named[0].length).trimStart();
  const span = /^`([^`]*)`/.exec(rest);
  if (span !== null) rest = rest.slice(span[0].length).trimStart();
  const options = OPTIONS.exec(rest);
  if (options !== null) rest = rest.slice(options[0].length).trimStart();
  const described = rest.startsWith("—") ? rest.slice(1).trimStart() : rest;
  const command = fence ?? span?.[1];
  return {
    name: word?.word ?? PHASES[phase],
    phase,
    ...defined({ command, description: described === "" ? undefined : readValue(described) }),
    ...(options === null ? {} : readOptions(options[0])),
  };
}

const NAME = /^(?:"(?:[^"\\]|\\.)*"|[\p{L}\p{N}_][\p{L}\p{N}_ .-]*):(?= |$)/u;
/** Parentheses with options in them; quoted texts may hold any sign. */
const OPTIONS =
  /^\((?:timeout|every|alert on|side by side|one by one|red, then green|green|watch)(?:[^"()]|"(?:[^"\\]|\\.)*")*\)/;

function readOptions(words: string): Partial<TaskCommand> {
  const number = (name: string): number | undefined => {
    const found = new RegExp(`[(;] ?${name} (\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?) s`).exec(words)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const alert = /alert on ("(?:[^"\\]|\\.)*")/.exec(words)?.[1];
  const watch = /[(;] ?watch ("(?:[^"\\]|\\.)*")/.exec(words)?.[1];
  const how = words.replace(/"(?:[^"\\]|\\.)*"/g, "");
  return defined({
    timeoutSeconds: number("timeout"),
    intervalSeconds: number("every"),
    alertOn: alert === undefined ? undefined : readValue(alert),
    watch: watch === undefined ? undefined : watchIn(readValue(watch)),
    parallel: how.includes("side by side") ? true : how.includes("one by one") ? false : undefined,
    expect: /[(;] ?red, then green[;)]/.test(how)
      ? "red-green"
      : /[(;] ?green[;)]/.test(how)
        ? "pass"
        : undefined,
  });
}

function watchIn(json: string): TaskCommand["watch"] {
  try {
    return readWatch(JSON.parse(json));
  } catch {
    return undefined;
  }
}
