import type { TaskCommand } from "../../core/plan/plan.ts";
import { isCommand } from "../command-field.ts";
import { isCommandLine } from "../command-line.ts";
import type { DraftTask } from "../dialect.ts";

/**
 * Takes the QA scenarios out of a task's code: each becomes a check in words, and a command as well where its one step is nothing but
 * that; scenarios of several steps lean on each other and on what the reviewer sees. Without other criteria, what they expect is when it is done.
 */
export function qaScenarios(task: DraftTask): DraftTask {
  const code = task.code.filter(({ text, language }) => !PLAIN.has(language) || !SCENARIO.test(text));
  if (code.length === task.code.length) return task;
  const found: TaskCommand[] = [];
  const expected: string[] = [];
  for (const { text, language } of task.code)
    if (PLAIN.has(language) && SCENARIO.test(text))
      for (const scenario of text.split(/^(?=\s*Scenario:)/im)) {
        const check = readScenario(scenario);
        if (check === undefined) continue;
        found.push(check);
        const outcome = EXPECTED.exec(scenario)?.[1];
        expected.push(outcome === undefined ? check.name : `${check.name}: ${outcome}`);
      }
  const acceptance = task.acceptance.length > 0 ? task.acceptance : expected;
  return { ...task, code, acceptance, commands: [...task.commands, ...found] };
}

function readScenario(text: string): TaskCommand | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const name = /^Scenario:\s*(.*)$/i.exec(lines[0] ?? "")?.[1];
  if (name === undefined) return undefined;
  const steps: string[] = [];
  let inSteps = false;
  for (const line of lines.slice(1)) {
    const label = LABEL.exec(line);
    if (label !== null) {
      inSteps = label[1]!.toLowerCase() === "steps";
      if (inSteps && label[2] !== "") steps.push(label[2]!);
    } else if (inSteps) steps.push(line.replace(/^(?:\d+[.)]|[-*])\s+/, ""));
  }
  const command = steps.length === 1 ? commandIn(steps[0]!) : undefined;
  const description = lines.slice(1).join("\n").slice(0, LONGEST);
  return {
    name: `QA: ${name.slice(0, 120)}`,
    phase: "post",
    description,
    ...(command === undefined ? {} : { command }),
  };
}

/** A step that is a command, or "Run `command`" and nothing more. */
function commandIn(step: string): string | undefined {
  const told = /^(?:run|execute)?:?\s*`([^`]+)`[.]?$/i.exec(step)?.[1];
  if (told !== undefined) return isCommand(told.replace(/^cd\s+\S+\s*&&\s*/, "")) ? told : undefined;
  return !step.includes("`") && isCommand(step) && isCommandLine(step) ? step : undefined;
}

const LONGEST = 2000;
const PLAIN: ReadonlySet<string> = new Set(["", "text", "txt", "gherkin", "plaintext"]);
const SCENARIO = /^\s*Scenario:/im;
const EXPECTED = /^[ \t]*Expected(?: Result)?[ \t]*:[ \t]*(\S.{0,300})/im;
const LABEL = /^(Tool|Preconditions?|Steps|Expected(?: Result)?|Failure Indicators?|Evidence)\s*:\s*(.*)$/i;
