import type { Spent, Usage } from "../../core/ledger/spent.ts";
import { countOf, recordOf, stringOf, type Json } from "../agent-cli/json-lines.ts";
import { usageOf, type ClaudeSeen } from "./read-claude.ts";

/**
 * What this run of Claude Code used. Its cost is taken over only at list price; of a session that goes on, what earlier runs used is
 * left out (`model_usage_since_last_result`, where `modelUsage` is cumulative). Undefined: no model was asked.
 */
export function claudeSpent(seen: ClaudeSeen): Spent | undefined {
  const { result, session } = seen;
  const models = Object.entries(recordOf(result?.["model_usage_since_last_result"])).map(
    ([name, it]) => [name, recordOf(it)] as const,
  );
  const usage = usageOfRun(seen, models);
  if (usage === undefined) return undefined;
  const [main] = models.toSorted(([, a], [, b]) => countOf(b["outputTokens"]) - countOf(a["outputTokens"]));
  const model = main?.[0] ?? seen.model;
  const isListed = models.length > 0 && models.every(([, it]) => it["costBasis"] === "list");
  return {
    usage,
    ...(model === undefined ? {} : { model }),
    ...(isListed
      ? {
          usd: exact(models.reduce((sum, [, it]) => sum + countOf(it["costUSD"]), 0)),
          basis: "reported",
          price: { source: `claude-code ${seen.version ?? ""}`.trim() },
        }
      : { basis: "unknown" }),
    ...(stringOf(session) === undefined || session === "" ? {} : { session }),
  };
}

function usageOfRun(seen: ClaudeSeen, models: readonly (readonly [string, Json])[]): Usage | undefined {
  const { requests } = seen.usage;
  const counted = requests > 0 ? { requests } : {};
  if (models.length > 0) {
    const total = (name: string): number => models.reduce((sum, [, it]) => sum + countOf(it[name]), 0);
    return {
      input: total("inputTokens"),
      cacheRead: total("cacheReadInputTokens"),
      cacheWrite: total("cacheCreationInputTokens"),
      output: total("outputTokens"),
      ...counted,
    };
  }
  const told = usageOf(recordOf(seen.result?.["usage"]));
  if (told.input + told.cacheRead + told.cacheWrite + told.output > 0) return { ...told, ...counted };
  return requests > 0 ? { ...seen.usage } : undefined;
}

/** Prices have at most ten decimals for a token; what is beyond is noise of adding up. */
function exact(usd: number): number {
  return Number(usd.toFixed(12));
}
