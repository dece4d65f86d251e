import { existsSync } from "node:fs";
import { join } from "node:path";

import { mainCommandOf } from "../../core/plan/main-command.ts";
import { scriptPathOf } from "../../core/plan/script-path.ts";
import { agentAnswer } from "../../core/run/agent-answer.ts";
import type { Agent, AgentResult, Assignment } from "../../ports/agent.ts";
import type { ProcessRunner } from "../../ports/process-runner.ts";
import { answeredWith, cutShort, failedWith } from "../process/agent-result.ts";

/** Exit code 4 is an agent's way to ask; of a plan's own program it is a failure like any other. */
const NO_QUESTION = 1;

/**
 * An agent that does what the plan says to run: the task's main commands, else its script, in the worktree with the
 * attempt's environment. `needs-agent` where the plan gives neither, or where the script is still to be written.
 */
export function createScriptAgent(runner: ProcessRunner): Agent {
  return {
    name: "script",
    deterministic: false,
    runsPlan: true,
    work: (assignment, signal, started) => work(runner, assignment, signal, started),
  };
}

async function work(
  runner: ProcessRunner,
  { task, worktree, promptFile, timeoutSeconds, env = {} }: Assignment,
  ...[signal, started]: [AbortSignal, Parameters<Agent["work"]>[2]]
): Promise<AgentResult> {
  const command = mainCommandOf(task);
  if (command === undefined)
    return failedWith("needs-agent", "the plan gives neither a command nor a script to run", "");
  const script = scriptPathOf(task);
  // Where the worktree is gone, that is what is wrong, and the runner says so.
  if (script !== undefined && existsSync(worktree) && !existsSync(join(worktree, script)))
    return failedWith("needs-agent", `the script ${script} is not there`, "");
  const logFile = promptFile.replace(/(\.\w+)?$/, ".log");
  const request = { command, cwd: worktree, env, timeoutSeconds, logFile, sweep: true };
  const result = await runner.run(request, signal, started);
  const what = script === undefined ? "the command" : `the script ${script}`;
  const cut = cutShort(result, what, timeoutSeconds);
  if (cut !== undefined) return cut;
  const { exitCode, tail } = result;
  const answer = agentAnswer(exitCode === 4 ? NO_QUESTION : exitCode, tail);
  if (answer !== undefined) return answeredWith(answer, tail);
  if (exitCode === 0) return { status: "done", output: tail };
  const how = exitCode === null ? "was ended by a signal" : `ended with exit code ${exitCode}`;
  return { ...failedWith("agent", `${what} ${how}`, tail), ...(exitCode === null ? {} : { exitCode }) };
}
