import type { Usage } from "../../core/ledger/spent.ts";
import { countOf, type Json } from "../agent-cli/json-lines.ts";

/** Codex counts cached and written input among the input, and reasoning among the output. */
export function codexUsage(told: Json): Usage {
  const cacheRead = countOf(told["cached_input_tokens"]);
  const cacheWrite = countOf(told["cache_write_input_tokens"]);
  return {
    input: Math.max(0, countOf(told["input_tokens"]) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: countOf(told["output_tokens"]),
  };
}
