import type { Task } from "./plan.ts";

/** What runs a script of that ending; any other file has to be executable. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  py: "python3",
  sh: "sh",
  js: "node",
  mjs: "node",
  cjs: "node",
  ts: "node",
};

/**
 * The shell command that carries out a task's main work: its commands of phase `main`, one after the other while they
 * succeed, else its script, run by what its ending calls for; undefined where an agent has to do the work.
 */
export function mainCommandOf(task: Pick<Task, "commands" | "script">): string | undefined {
  const commands = task.commands.flatMap(({ phase, command }) =>
    phase === "main" && command !== undefined ? [command] : [],
  );
  if (commands.length === 1) return commands[0];
  // The line break ends a comment or a here-document that a command may close with.
  if (commands.length > 1) return commands.map((command) => `( ${command}\n)`).join(" && ");
  const script = task.script?.trim() ?? "";
  return script === "" ? undefined : scriptCommand(script);
}

/** Whether the task's main work is to run in the background, by a command that the plan gives. */
export function runsInBackground(task: Pick<Task, "commands" | "script" | "mode">): boolean {
  return task.mode === "background" && mainCommandOf(task) !== undefined;
}

/** Arguments may follow the file, as on a command line. */
function scriptCommand(script: string): string {
  const [path = ""] = script.split(/\s/, 1);
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  const interpreter = Object.hasOwn(INTERPRETERS, ending) ? INTERPRETERS[ending] : undefined;
  // Without a slash the shell would look for a program of that name, and a name may begin like an option.
  const safe = /^\.{0,2}\//.test(script) || (interpreter !== undefined && !script.startsWith("-"));
  return `${interpreter === undefined ? "" : `${interpreter} `}${safe ? "" : "./"}${script}`;
}
