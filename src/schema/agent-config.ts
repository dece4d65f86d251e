import { z } from "zod";

import type {
  AgentConfig,
  BudgetConfig,
  PriceConfig,
  ProviderConfig,
  RouteRule,
  SandboxConfig,
} from "../core/config.ts";
import { TASK_KINDS } from "../core/route/task-kind.ts";
import { tierOfModel } from "../core/route/tier-of.ts";
import { TIERS, type Tier } from "../core/route/tier.ts";
import { keysOf } from "../core/series/json-path.ts";

/** An agent as the file gives it: its tier may be left to its kind and model. */
export type AgentEntry = Omit<AgentConfig, "tier"> & { readonly tier?: Tier };

/** The keys about agents, what they cost and what they may do, as the user writes them. */
export type AgentKeys = {
  readonly agents?: readonly AgentEntry[];
  readonly providers?: Readonly<Record<string, ProviderConfig>>;
  readonly prices?: Readonly<Record<string, PriceConfig>>;
  readonly budget?: BudgetConfig;
  readonly route?: readonly RouteRule[];
  readonly sandbox?: SandboxConfig;
};

const text = z.string().trim().min(1);
const texts = z.array(text);
const usd = z.number().positive();
const rate = z.number().min(0).describe("US dollars for a million tokens");
const count = z.number().int().min(1);
const path = text
  .refine((it) => keysOf(it) !== undefined, "is no JSON path, which begins with $: $.usage.input_tokens")
  .describe("a JSON path that starts with $");
const when = z.record(z.string(), z.string());

const jsonl = z
  .strictObject({
    usage: z
      .strictObject({
        when: when.exactOptional().describe("a line counts where it has these texts"),
        input: path.exactOptional(),
        cacheRead: path.exactOptional(),
        cacheWrite: path.exactOptional(),
        output: path.exactOptional(),
        over: z.enum(["sum", "last"]).exactOptional(),
        cachedWithin: z
          .boolean()
          .exactOptional()
          .describe("input counts what was read from the cache as well"),
      })
      .exactOptional(),
    usd: path.exactOptional(),
    model: path.exactOptional(),
    session: path.exactOptional(),
    text: path.exactOptional(),
    failure: z.strictObject({ when, message: path.exactOptional() }).exactOptional(),
  })
  .describe("where the JSON lines that a command prints hold what matters");

/** Specs that mean an agent without any configuration. */
const TAKEN = new Set(["apply", "script", "command", "acp"]);

const agent = z
  .strictObject({
    name: text
      .regex(
        /^[\p{L}\p{N}][\p{L}\p{N} ._&-]*$/u,
        "letters, digits, spaces and . _ & - only, a letter or digit first",
      )
      .refine((it) => !TAKEN.has(it.toLowerCase()), "is the name of an agent that is always there")
      .describe("what --agent and the plan call it"),
    kind: z.enum(["claude", "codex", "acp", "command", "apply", "script"]),
    command: text.exactOptional().describe("kind command and acp: the command line"),
    model: text.exactOptional(),
    tier: z.enum(TIERS).exactOptional().describe("default: what kind and model tell"),
    provider: text.exactOptional().describe("whose limits it shares; default: by kind"),
    capacity: count.exactOptional().describe("attempts of it at once"),
    role: text.exactOptional().describe("what it is for, in words for people"),
    instructions: text.exactOptional().describe("told to the model before the assignment"),
    tools: texts.exactOptional().describe("tools it may use, as its program calls them"),
    skills: texts.exactOptional().describe("the attempt does not start without them"),
    takes: z
      .strictObject({
        words: texts.exactOptional().describe("words of a task's title or kind"),
        paths: texts.exactOptional().describe("globs that all files of a task lie in"),
      })
      .exactOptional()
      .describe("tasks it is for; default: any"),
    env: z.record(z.string().regex(/^[A-Za-z_]\w*$/u), z.string()).exactOptional(),
    args: z.array(z.string()).exactOptional().describe("further arguments for its program"),
    maxTurns: count.exactOptional(),
    maxUsd: usd.exactOptional().describe("US dollars for one attempt"),
    resume: z
      .enum(["never", "answers", "retries"])
      .exactOptional()
      .describe("kind claude and codex: when it goes on with its conversation; default: answers"),
    jsonl: jsonl.exactOptional(),
  })
  .superRefine((it, context) => {
    const wrong = (key: string, message: string): void =>
      context.addIssue({ code: "custom", path: [key], message });
    const runs = it.kind === "command" || it.kind === "acp";
    const free = it.kind === "apply" || it.kind === "script";
    if (runs && it.command === undefined) wrong("kind", `${it.kind} needs a command beside it`);
    if (!runs && it.command !== undefined) wrong("command", "goes with kind command or acp only");
    if (it.jsonl !== undefined && it.kind !== "command") wrong("jsonl", "goes with kind command only");
    if (it.resume !== undefined && it.kind !== "claude" && it.kind !== "codex")
      wrong("resume", "goes with kind claude or codex only");
    if (free && it.model !== undefined) wrong("model", `${it.kind} asks no model`);
    if (free && (it.tier ?? "none") !== "none") wrong("tier", `${it.kind} is always of tier none`);
  });

const range = (unit: z.ZodNumber) =>
  z
    .strictObject({ least: unit.exactOptional(), most: unit.exactOptional() })
    .refine(
      ({ least, most }) => least === undefined || most === undefined || least <= most,
      "least is greater than most",
    );

const rule = z.strictObject({
  name: text.describe("in words, as it is given for a reason"),
  when: z
    .strictObject({
      words: texts.exactOptional().describe("one of them in the title or objective"),
      kind: z.array(z.enum(TASK_KINDS)).exactOptional(),
      risk: z.array(z.enum(["low", "medium", "high"])).exactOptional(),
      files: range(z.number().int().min(0)).exactOptional().describe("how many it writes"),
      minutes: range(z.number().min(0)).exactOptional().describe("of its estimate"),
      hasCode: z.boolean().exactOptional().describe("the plan gives code for it"),
    })
    .describe("all that is given has to hold"),
  tier: z.enum(TIERS),
});

/** The form of these keys, each to be left out at will. */
export const agentKeys: {
  readonly [K in keyof AgentKeys]-?: z.ZodExactOptional<z.ZodType<NonNullable<AgentKeys[K]>>>;
} = {
  agents: z
    .array(agent)
    .superRefine((agents, context) => {
      const seen = new Set<string>();
      agents.forEach(({ name }, at) => {
        const key = name.toLowerCase();
        if (seen.has(key))
          context.addIssue({ code: "custom", path: [at, "name"], message: `there is another agent ${name}` });
        seen.add(key);
      });
    })
    .exactOptional()
    .describe("agents by name, beside those that every installation has"),
  providers: z
    .record(
      text,
      z.strictObject({
        concurrency: count.exactOptional().describe("attempts at once"),
        perMinute: z.number().positive().exactOptional().describe("attempts that may start in a minute"),
      }),
    )
    .exactOptional()
    .describe("what providers allow, by name: anthropic, openai"),
  prices: z
    .record(
      text,
      z.strictObject({
        input: rate,
        output: rate,
        cacheRead: rate.exactOptional(),
        cacheWrite: rate.exactOptional(),
        date: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/u, "a day is expected, as 2026-11-01")
          .exactOptional()
          .describe("as of when"),
      }),
    )
    .exactOptional()
    .describe("US dollars for a million tokens, by model"),
  budget: z
    .strictObject({ task: usd.exactOptional(), run: usd.exactOptional(), day: usd.exactOptional() })
    .exactOptional()
    .describe("US dollars; warned of at 80 %, and nothing starts that could go beyond"),
  route: z.array(rule).exactOptional().describe("which tier a task begins at; before the built-in rules"),
  sandbox: z
    .strictObject({
      mode: z
        .enum(["auto", "required", "off"])
        .exactOptional()
        .describe("auto: where there is one; required: no agent runs without"),
      hosts: z
        .array(
          text.regex(
            /^(?:\*\.)?[A-Za-z\d](?:[A-Za-z\d.-]*[A-Za-z\d])?(?::\d+)?$/u,
            "the name of a host is expected: api.example.com, *.example.org",
          ),
        )
        .exactOptional()
        .describe("hosts that agents may reach beside their provider's"),
      checks: z
        .boolean()
        .exactOptional()
        .describe("checks, gates and monitors run in it too (default: false)"),
      monitors: z
        .literal(false)
        .exactOptional()
        .describe("false: monitors and the probes of background processes run outside of it nonetheless"),
    })
    .exactOptional(),
};

/** What these keys come to, each agent with its tier. */
export function agentKeysOf({ agents, ...others }: AgentKeys): Omit<AgentKeys, "agents"> & {
  readonly agents?: readonly AgentConfig[];
} {
  return agents === undefined ? others : { agents: agents.map(agentOf), ...others };
}

/** An agent with the tier that its kind and model tell where nobody says another. */
export function agentOf(entry: AgentEntry): AgentConfig {
  const free = entry.kind === "apply" || entry.kind === "script";
  return { tier: free ? "none" : tierOfModel(entry.model), ...entry };
}
