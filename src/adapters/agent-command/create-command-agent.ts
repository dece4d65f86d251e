import { agentAnswer } from "../../core/run/agent-answer.ts";
import type { Agent, AgentResult, Assignment } from "../../ports/agent.ts";
import type { ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";
import { answeredWith, cutShort, failedWith } from "../process/agent-result.ts";

export type CommandAgentOptions = {
  /** Variables that the program gets beside the base environment: keys of an API, for instance. */
  readonly env?: Readonly<Record<string, string>>;
};

/**
 * An agent that is any program. The command line is run by `sh -c` in the worktree, so quotes, `$HOME` and pipes mean
 * what they mean in a terminal; the assignment is its standard input; its output goes to a `.log` beside the
 * assignment's file. Exit 0 means that it believes it is done; 126 and 127, that it could not be run; what a question
 * and “try again later” look like is told in docs/command-agent.md.
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
          measureMemory: true,
        },
        signal,
        started,
      );
      const { peakMemoryBytes } = result;
      const judged = judge(command, assignment, result);
      return peakMemoryBytes === undefined ? judged : { ...judged, peakMemoryBytes };
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
  return Object.fromEntries(
    Object.entries({ ...assignment.env, ...told }).map(([name, value]) => [name, value.replaceAll("\0", "")]),
  );
}

function judge(command: string, { timeoutSeconds }: Assignment, result: ProcessResult): AgentResult {
  const output = result.tail;
  const cut = cutShort(result, "the agent", timeoutSeconds);
  if (cut !== undefined) return cut;
  const answer = agentAnswer(result.exitCode, output);
  if (answer !== undefined) return answeredWith(answer, output);
  switch (result.exitCode) {
    case 0:
      return { status: "done", output };
    case 126:
    case 127: {
      const why = result.exitCode === 127 ? "was not found" : "may not be executed";
      const hint = "it is started in the worktree, so give a program on PATH or an absolute path";
      return failedWith("infrastructure", `the program of \`${command}\` ${why} (${hint})`, output);
    }
    case null:
      return failedWith("agent", "the agent was ended by a signal", output);
    default:
      return failedWith("agent", `the agent ended with exit code ${result.exitCode}`, output);
  }
}
