import { createAcpAgent } from "../adapters/agent-acp/create-acp-agent.ts";
import { createApplyAgent } from "../adapters/agent-apply/create-apply-agent.ts";
import { createClaudeAgent } from "../adapters/agent-claude/create-claude-agent.ts";
import { createCodexAgent } from "../adapters/agent-codex/create-codex-agent.ts";
import { createCommandAgent } from "../adapters/agent-command/create-command-agent.ts";
import { KNOWN_PROGRAMS } from "../adapters/agent-command/known-programs.ts";
import { createScriptAgent } from "../adapters/agent-script/create-script-agent.ts";
import { createPricing, type Pricing } from "../adapters/prices/create-pricing.ts";
import { pricedAgent } from "../adapters/prices/priced-agent.ts";
import { agentEnvironment } from "../adapters/process/agent-environment.ts";
import { sandboxedRunner } from "../adapters/sandbox/sandboxed-runner.ts";
import type { Config } from "../core/config.ts";
import { mainCommandOf } from "../core/plan/main-command.ts";
import type { Plan } from "../core/plan/plan.ts";
import { UserError } from "../core/user-error.ts";
import type { Agent } from "../ports/agent.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Fence } from "./agent-fence.ts";
import { declaredAgent } from "./declared-agent.ts";

/** What agents are made with. */
type AgentMeans = {
  readonly runner: ProcessRunner;
  readonly home: string;
  /** The sandbox of agents whose program brings none of its own. */
  readonly fence?: Fence;
  readonly pricing: Pricing;
};

type AgentKind = {
  /** What may follow its name and a colon: nothing, a model, or a command line, which may hold commas. */
  readonly takes: "nothing" | "model" | "command";
  /** For a person who asks what there is. */
  readonly about: string;
  readonly make: (argument: string | undefined, means: AgentMeans) => Agent;
};

/** Programs that try again and again do so without a word. */
const IDLE_SECONDS = 900;

/** The agents that every installation has, by the word that a specification begins with. */
const KINDS: Readonly<Record<string, AgentKind>> = {
  apply: {
    takes: "nothing",
    about: "`apply` (writes the code that the plan gives word for word)",
    make: () => createApplyAgent(),
  },
  script: {
    takes: "nothing",
    about: "`script` (runs the command or script that it gives)",
    make: (_, { runner }) => createScriptAgent(runner),
  },
  claude: {
    takes: "model",
    about: "`claude[:MODEL]` (Claude Code)",
    make: (model, { home, fence }) =>
      createClaudeAgent({
        home,
        ...(model === undefined ? {} : { config: { model } }),
        ...(fence === undefined ? {} : { fence }),
      }),
  },
  codex: {
    takes: "model",
    about: "`codex[:MODEL]` (Codex)",
    make: (model, { home, pricing }) =>
      createCodexAgent({
        home,
        prices: () => pricing.list(),
        ...(model === undefined ? {} : { config: { model } }),
      }),
  },
  acp: {
    takes: "command",
    about: "`acp:PROGRAM ARGS` (any agent that speaks the Agent Client Protocol)",
    make: (command = "", { fence }) =>
      createAcpAgent(command, { env: agentEnvironment(), ...(fence === undefined ? {} : { fence }) }),
  },
  ...Object.fromEntries(
    Object.entries(KNOWN_PROGRAMS).map(([name, program]): [string, AgentKind] => [
      name,
      {
        takes: "model",
        about: `\`${name}[:MODEL]\``,
        make: (model, means) =>
          createCommandAgent(program.command(model), fencedRunner(means), {
            name: model === undefined ? name : `${name}:${model}`,
            env: { ...agentEnvironment(), ...program.env },
            jsonl: program.jsonl,
            idleSeconds: IDLE_SECONDS,
          }),
      },
    ]),
  ),
  command: {
    takes: "command",
    about: "`command:PROGRAM ARGS`",
    make: (command = "", means) =>
      createCommandAgent(command, fencedRunner(means), { env: agentEnvironment() }),
  },
};

/** A comma parts two agents only where another one begins, so that a command line may hold some. */
const BETWEEN = new RegExp(
  `,(?=\\s*(?:${Object.entries(KINDS)
    .map(([name, { takes }]) =>
      takes === "nothing" ? `${name}\\s*(?:,|$)` : takes === "model" ? `${name}\\s*(?:[:,]|$)` : `${name}:`,
    )
    .join("|")}))`,
  "u",
);

/** Splits `apply,command:PROGRAM ARGS` and sees that there are such agents. */
export function agentSpecs(given: readonly string[]): readonly string[] {
  const specs = given.flatMap((text) => text.split(BETWEEN)).map((it) => it.trim());
  for (const spec of specs) kindOf(spec);
  return specs;
}

/** The kind of an agent and what stands after its colon. */
function kindOf(spec: string): readonly [AgentKind, argument: string | undefined] {
  const [, name = "", rest] = /^(\w+)\s*(?::\s*(.*))?$/su.exec(spec) ?? [];
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const argument = rest?.trim();
  const fits =
    kind?.takes === "nothing"
      ? argument === undefined
      : kind?.takes === "model"
        ? argument === undefined || /^[^\s,]+$/u.test(argument)
        : argument !== undefined && argument !== "";
  if (kind !== undefined && fits) return [kind, argument];
  throw new UserError(`--agent ${spec}: no such agent`, {
    hint: `agents are ${new Intl.ListFormat("en", { style: "long" }).format(Object.values(KINDS).map(({ about }) => about))}`,
  });
}

/** The agents of a run that was told of none: those that need no model, as far as the plan has work for them. */
export function defaultAgents(plan: Plan): readonly string[] {
  return plan.tasks.some((task) => mainCommandOf(task) !== undefined) ? ["apply", "script"] : ["apply"];
}

function fencedRunner({ runner, fence }: AgentMeans): ProcessRunner {
  return fence === undefined ? runner : sandboxedRunner(runner, fence);
}

/** What all agents of a run are made with. */
export type AgentMakerOptions = {
  readonly runner: ProcessRunner;
  /** Renga's own folder. */
  readonly home: string;
  /** The sandbox of a kind of agent. */
  readonly fenceOf?: ((kind: string) => Fence) | undefined;
  /** Its agents that have a name and a description, and the user's own prices. */
  readonly config?: Pick<Config, "agents" | "prices" | "source"> | undefined;
};

/** Makes each agent once; each result says what it cost, as far as anybody knows. */
export function agentMaker({
  runner,
  home,
  fenceOf,
  config = {},
}: AgentMakerOptions): (spec: string) => Agent {
  const made = new Map<string, Agent>();
  const declared = config.agents ?? [];
  const pricing = createPricing({ overrides: config.prices, source: config.source });
  return (spec) => {
    const known = made.get(spec);
    if (known !== undefined) return known;
    const own = declared.find(({ name }) => name === spec);
    const fence = fenceOf?.(own?.kind ?? /^\w+/u.exec(spec)?.[0] ?? "");
    const means = { runner, home, pricing, ...(fence === undefined ? {} : { fence }) };
    const plain = own === undefined ? undeclared(spec, means) : declaredAgent(own, means);
    const { model } = own ?? {};
    const agent = pricedAgent(plain, pricing, model === undefined ? {} : { model });
    made.set(spec, agent);
    return agent;
  };
}

function undeclared(spec: string, means: AgentMeans): Agent {
  const [kind, argument] = kindOf(spec);
  return kind.make(argument, means);
}
