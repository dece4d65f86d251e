import { createApplyAgent } from "../adapters/agent-apply/create-apply-agent.ts";
import { createCommandAgent } from "../adapters/agent-command/create-command-agent.ts";
import { createScriptAgent } from "../adapters/agent-script/create-script-agent.ts";
import { mainCommandOf } from "../core/plan/main-command.ts";
import type { Plan } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";
import type { Agent } from "../ports/agent.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";

/** Splits `apply,command:PROGRAM ARGS`: at a comma that begins another agent, so that arguments may hold commas. */
export function agentSpecs(given: readonly string[]): readonly string[] {
  const specs = given
    .flatMap((text) => text.split(/,(?=\s*(?:(?:apply|script)\s*(?:,|$)|command:))/u))
    .map((it) => it.trim());
  for (const spec of specs) {
    if (spec === "apply" || spec === "script" || /^command:\s*\S/u.test(spec)) continue;
    throw new UserError(`--agent ${spec}: no such agent`, {
      hint: "agents are `apply` (writes the code that the plan gives word for word), `script` (runs the command or script that it gives) and `command:PROGRAM ARGS`",
    });
  }
  return specs;
}

/** The agents of a run that was told of none: those that need no model, as far as the plan has work for them. */
export function defaultAgents(plan: Plan): readonly string[] {
  return plan.tasks.some((task) => mainCommandOf(task) !== undefined) ? ["apply", "script"] : ["apply"];
}

/** Makes each agent once. */
export function agentMaker(runner: ProcessRunner): (spec: string) => Agent {
  const made = new Map<string, Agent>();
  return (spec) => {
    const known = made.get(spec);
    if (known !== undefined) return known;
    const agent =
      spec === "apply"
        ? createApplyAgent()
        : spec === "script"
          ? createScriptAgent(runner)
          : createCommandAgent(spec.slice("command:".length).trim(), runner, { env: usersEnvironment() });
    made.set(spec, agent);
    return agent;
  };
}

/**
 * The program is the user's own, named on the command line: it finds their keys and settings. Not among them: what
 * would lead git elsewhere, and what makes a test runner believe that it runs inside another.
 */
function usersEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !name.startsWith("GIT_") && name !== "NODE_TEST_CONTEXT") env[name] = value;
  return env;
}
