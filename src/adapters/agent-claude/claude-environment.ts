import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { recordOf, stringOf, type Json } from "../agent-cli/json-lines.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Who the user is to the provider, and where the provider is; no other secret of theirs. */
const OWN =
  /^(ANTHROPIC_\w+|CLAUDE_CODE_OAUTH_TOKEN|CLAUDE_CODE_USE_\w+|CLAUDE_CODE_SKIP_\w+_AUTH|CLAUDE_CODE_API_KEY_HELPER_TTL_MS)$/;
const OF_BEDROCK = /^AWS_\w+$/;
const OF_VERTEX = /^(GOOGLE_\w+|GCLOUD_\w+|CLOUD_ML_REGION|VERTEX_REGION_\w+)$/;

/** The core waits and tries again itself; nothing but the model is to be talked with. */
const QUIET = {
  CLAUDE_CODE_MAX_RETRIES: "2",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: "1",
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
  CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS: "1",
  DISABLE_AUTOUPDATER: "1",
};

/**
 * The environment of Claude Code: a settings folder of its own at `<home>/agents/claude`, which is made, and the user's login, which
 * stays where it is (`CLAUDE_SECURESTORAGE_CONFIG_DIR`), so that a refreshed token is refreshed for the user too.
 */
export function claudeEnvironment(home: string, from: Environment = process.env): Record<string, string> {
  const folder = join(home, "agents", "claude");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = Object.entries(from).filter(
    ([name]) =>
      OWN.test(name) ||
      (isOn(from["CLAUDE_CODE_USE_BEDROCK"]) && OF_BEDROCK.test(name)) ||
      (isOn(from["CLAUDE_CODE_USE_VERTEX"]) && OF_VERTEX.test(name)),
  );
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    ...QUIET,
    CLAUDE_CONFIG_DIR: folder,
    // Empty means the CLI's usual place.
    CLAUDE_SECURESTORAGE_CONFIG_DIR:
      from["CLAUDE_SECURESTORAGE_CONFIG_DIR"] ?? from["CLAUDE_CONFIG_DIR"] ?? "",
    ...keyOfConsole(from),
  };
}

/**
 * The only settings it gets, as arguments: it commits nothing, so it need not be told how; and the program that gives the user's key,
 * where their own settings, which are not read otherwise, name one.
 */
export function claudeSettings(from: Environment = process.env): readonly string[] {
  const folder = from["CLAUDE_CONFIG_DIR"] ?? join(from["HOME"] ?? homedir(), ".claude");
  const apiKeyHelper = stringOf(readJson(join(folder, "settings.json"))["apiKeyHelper"]);
  const attribution = { commit: "", pr: "" };
  return [
    "--settings",
    JSON.stringify({ attribution, ...(apiKeyHelper === undefined ? {} : { apiKeyHelper }) }),
  ];
}

/** A login at the provider's console leaves a key in the settings, not among the credentials. */
function keyOfConsole(from: Environment): Record<string, string> {
  if (from["ANTHROPIC_API_KEY"] !== undefined || from["CLAUDE_CODE_OAUTH_TOKEN"] !== undefined) return {};
  const folder = from["CLAUDE_CONFIG_DIR"] ?? from["HOME"] ?? homedir();
  const key = stringOf(readJson(join(folder, ".claude.json"))["primaryApiKey"]);
  return key === undefined ? {} : { ANTHROPIC_API_KEY: key };
}

function readJson(path: string): Json {
  try {
    return recordOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|true|yes|on)$/i.test(value);
}
