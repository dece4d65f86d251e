import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

import type { Usage } from "../../core/ledger/spent.ts";
import { countOf, recordOf, stringOf, type Json } from "../agent-cli/json-lines.ts";
import { codexUsage } from "./codex-usage.ts";

/** What Codex writes down about a conversation while it goes on, and does not say in its stream. */
export type Rollout = {
  /** One for each answered request that this sitting made. */
  readonly requests: readonly Usage[];
  /** As it was asked for. */
  readonly model?: string;
  /** When a limit that is used up is lifted, in milliseconds since the epoch. */
  readonly until?: number;
};

/** Looks at what has been added since it last looked. */
export type RolloutReader = { readonly look: () => Rollout };

/**
 * Reads `$CODEX_HOME/sessions/Y/M/D/rollout-…-<session>.jsonl` (codex-cli 0.169), each byte once. `since` leaves out what
 * an earlier sitting of the same conversation used, in milliseconds since the epoch.
 */
export function openRollout(codexHome: string, session: string, since: number): RolloutReader {
  let path: string | undefined;
  let offset = 0;
  let rest = "";
  const requests: Usage[] = [];
  let model: string | undefined;
  let until: number | undefined;
  const take = (line: string): void => {
    const entry = MATTERS.test(line) ? entryOf(line) : {};
    if (Date.parse(stringOf(entry["timestamp"]) ?? "") < since) return;
    const payload = recordOf(entry["payload"]);
    if (entry["type"] === "token_usage_record") requests.push(codexUsage(recordOf(payload["usage"])));
    else if (entry["type"] === "turn_context") model = stringOf(payload["model"]) ?? model;
    else if (payload["type"] === "token_count") until = liftOf(recordOf(payload["rate_limits"]));
  };
  return {
    look: () => {
      path ??= findRollout(codexHome, session);
      const added = path === undefined ? "" : readFrom(path, offset);
      offset += Buffer.byteLength(added);
      const lines = `${rest}${added}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
      return {
        requests,
        ...(model === undefined ? {} : { model }),
        ...(until === undefined ? {} : { until }),
      };
    },
  };
}

const MATTERS = /"type":"(?:token_usage_record|turn_context|token_count)"/u;

function entryOf(line: string): Json {
  try {
    return recordOf(JSON.parse(line));
  } catch {
    return {};
  }
}

function findRollout(codexHome: string, session: string): string | undefined {
  const folder = join(codexHome, "sessions");
  // The newest days first: a resumed conversation may be older than today.
  for (const day of daysOf(folder)) {
    const name = namesIn(join(folder, day)).find((it) => it.endsWith(`${session}.jsonl`));
    if (name !== undefined) return join(folder, day, name);
  }
  return undefined;
}

function daysOf(folder: string): readonly string[] {
  const within = (path: string): readonly string[] =>
    namesIn(join(folder, path))
      .toReversed()
      .map((name) => join(path, name));
  return within("").flatMap((year) => within(year).flatMap((month) => within(month)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Whole lines only: a character that is half written is left for the next look. */
function readFrom(path: string, offset: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const chunks: Buffer[] = [];
    for (let at = offset; ;) {
      const chunk = Buffer.allocUnsafe(65_536);
      const length = readSync(file, chunk, 0, chunk.length, at);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      at += length;
    }
    const all = Buffer.concat(chunks);
    return all.toString("utf8", 0, all.lastIndexOf("\n") + 1);
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function liftOf(limits: Json): number | undefined {
  const used = ["primary", "secondary"]
    .map((name) => recordOf(limits[name]))
    .filter((window) => countOf(window["used_percent"]) >= 100 && countOf(window["resets_at"]) > 0);
  return used.length === 0
    ? undefined
    : Math.max(...used.map((window) => countOf(window["resets_at"]))) * 1000;
}
