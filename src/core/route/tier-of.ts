import type { AgentConfig } from "../config.ts";
import type { Tier } from "./tier.ts";

/** The tier of an agent spec: what the configuration says of that name, else what its model's name tells, else `standard`. */
export function tierOf(spec: string, agents: readonly AgentConfig[] = []): Tier {
  const name = spec.trim();
  const configured = agents.find((agent) => agent.name === name);
  if (configured !== undefined) return configured.tier;
  if (name === "apply" || name === "script") return "none";
  const [, kind, model] = /^(claude|codex)(?::(.*))?$/su.exec(name) ?? [];
  return kind === undefined ? "standard" : tierOfModel(model);
}

/** The tier that a model's name tells, whoever makes it: `haiku`, `gpt-6-luna`, `gemini-3.8-flash`; `standard` for an unknown one, or none. */
export function tierOfModel(model: string | undefined): Tier {
  const words = model?.toLowerCase().split(/[^a-z\d.]+|(?<=[a-z])(?=\d)/u) ?? [];
  return OF_WORDS.find(([, names]) => words.some((word) => names.includes(word)))?.[0] ?? "standard";
}

/** Words of families of models as of November 2026; small ones first, because `gpt-5.4-pro-mini` is small. */
const OF_WORDS: readonly (readonly [Tier, readonly string[]])[] = [
  ["cheap", ["haiku", "luna", "mini", "nano", "flash", "lite", "small", "air", "turbo"]],
  ["standard", ["sonnet", "terra", "medium"]],
  ["strong", ["opus", "fable", "sol", "astra", "pro", "max", "ultra", "large"]],
];
