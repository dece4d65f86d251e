import type { Usage } from "../../core/ledger/spent.ts";
import { numberAt, type JsonObject } from "./json.ts";

/** Codex counts cached and written input among the input, and reasoning among the output. */
export function codexUsage(told: JsonObject): Usage {
  const cacheRead = numberAt(told, "cached_input_tokens");
  const cacheWrite = numberAt(told, "cache_write_input_tokens");
  return {
    input: Math.max(0, numberAt(told, "input_tokens") - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: numberAt(told, "output_tokens"),
  };
}
