import type { Agent, AgentResult, Assignment } from "../../ports/agent.ts";
import type { ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";

export type CommandAgentOptions = {
  /** Variables that the program gets beside the base environment: keys of an API, for instance. */
  readonly env?: Readonly<Record<string, string>>;
};

/**
 * An agent that is any program. The command line is run by `sh -c` in the worktree, so quotes, `$HOME` and pipes mean
 * what they mean in a terminal; the assignment is its standard input; its output goes to a `.log` beside the
 * assignment's file. Exit 0 means that it believes it is done; 126 and 127, that it could not be run.
 */
export function createCommandAgent(
  command: string,
  runner: ProcessRunner,
  { env = {} }: CommandAgentOptions = {},
): Agent {
  return {
    name: `command:${command}`,
    deterministic: false,
    work: async (assignment, signal, started) => {
      const result = await runner.run(
        {
          command,
          cwd: assignment.worktree,
          env: { ...env, ...assignmentEnvironment(assignment) },
          timeoutSeconds: assignment.timeoutSeconds,
          input: assignment.prompt,
          logFile: assignment.promptFile.replace(/(\.\w+)?$/, ".log"),
          sweep: true,
        },
        signal,
        started,
      );
      return judge(command, assignment, result);
    },
  };
}

/** What the program is told beside its input. RENGA_TASK_FILES has one path a line, as a path may hold spaces. */
function assignmentEnvironment(assignment: Assignment): Record<string, string> {
  const { task } = assignment;
  const told = {
    RENGA_RUN: assignment.run,
    RENGA_TASK_ID: task.id,
    RENGA_TASK_TITLE: task.title,
    RENGA_TASK_FILES: assignment.scope.join("\n"),
    RENGA_ATTEMPT: String(assignment.attempt),
    RENGA_ATTEMPT_UID: assignment.uid,
    RENGA_ASSIGNMENT_FILE: assignment.promptFile,
  };
  // No variable can hold a NUL, whatever stands in the plan.
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, value.replaceAll("\0", "")]));
}

function judge(command: string, { timeoutSeconds }: Assignment, result: ProcessResult): AgentResult {
  const output = result.tail;
  const failed = (
    failure: (AgentResult & { status: "failed" })["failure"],
    message: string,
  ): AgentResult => ({
    status: "failed",
    failure,
    message: `${message}${lastLines(output)}`,
    output,
  });
  if (result.cancelled)
    return { status: "failed", failure: "cancelled", message: "the run was stopped", output };
  if (result.timedOut) return failed("timeout", `the agent did not end within ${timeoutSeconds} s`);
  if (result.startError !== undefined)
    return failed("infrastructure", `the agent could not be started: ${result.startError}`);
  switch (result.exitCode) {
    case 0:
      return { status: "done", output };
    case 126:
    case 127: {
      const why = result.exitCode === 127 ? "was not found" : "may not be executed";
      const hint = "it is started in the worktree, so give a program on PATH or an absolute path";
      return failed("infrastructure", `the program of \`${command}\` ${why} (${hint})`);
    }
    case null:
      return failed("agent", "the agent was ended by a signal");
    default:
      return failed("agent", `the agent ended with exit code ${result.exitCode}`);
  }
}

/** The end of what it printed, without what would steer a terminal. */
function lastLines(output: string): string {
  const lines = output
    // oxlint-disable-next-line no-control-regex
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/gs, "")
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
    .trim()
    .split("\n");
  const end = lines.slice(-12).join("\n").slice(-2_000);
  return end === "" ? "" : `\n${end}`;
}
