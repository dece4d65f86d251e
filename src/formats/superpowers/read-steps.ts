import type { TaskCommand } from "../../core/plan/plan.ts";
import { mayWriteTests } from "../../core/plan/test-path.ts";
import { defined } from "../defined.ts";
import type { DraftTask } from "../dialect.ts";
import { trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import { stepCode } from "./step-code.ts";
import { stepCommands } from "./step-commands.ts";
import { taskSteps } from "./task-steps.ts";

/** A task with what its steps say: their commands each once, how far their boxes are, which file their code belongs in. */
export function readSteps(lines: Lines, task: DraftTask): DraftTask {
  const { span, commands, code, body, mark } = task;
  const { steps, marks, status } = taskSteps(lines, span.file, span.line, span.endLine);
  // A list of files ends where the boxes of the steps begin.
  const boxed = codeSpans(marks.map(({ line }) => trimmedLine(lines, line - 1)).join("\n"));
  const declared = task.files.filter(({ action, path }) => action !== "unknown" || !boxed.has(path));
  const files = declared.length > 0 ? declared : mentionedFiles(body);
  const stepwise = steps.flatMap((step) => stepCommands(lines, step));
  return {
    ...task,
    files,
    status: mark === undefined && status !== undefined ? status : task.status,
    commands: once([...commands, ...(mayWriteTests({ files }) ? stepwise : stepwise.map(inWords))]),
    code: stepCode(code, steps, declared),
    ...(marks.length === 0 ? {} : { stepMarks: marks }),
  };
}

/** Where nobody says in which file the test is written, it cannot be run without the rest of the work. */
function inWords({ command, expect, ...test }: TaskCommand): TaskCommand {
  if (expect !== "red-green") return { ...test, ...defined({ command, expect }) };
  const expected = test.description === undefined ? "" : `. ${test.description}`;
  return { ...test, description: `Run \`${command}\`${expected}` };
}

function once(commands: readonly TaskCommand[]): TaskCommand[] {
  const found = new Map<string, TaskCommand>();
  for (const one of commands) {
    const name = `${one.phase} ${one.command ?? one.description}`;
    if (!found.has(name)) found.set(name, one);
  }
  return [...found.values()];
}

function codeSpans(text: string): Set<string> {
  return new Set(text.split("`").filter((_, at) => at % 2 === 1));
}
