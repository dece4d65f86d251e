import type { CodexLimits } from "./codex-limits.ts";

/** How Codex is to be called; all paths absolute. */
export type CodexCall = {
  readonly model?: string | undefined;
  /** A conversation to go on with. */
  readonly session?: string | undefined;
  /** Where the model is, when it is not where Codex looks by itself. */
  readonly baseUrl?: string | undefined;
  /** A file with what the model is told before everything else. */
  readonly instructionsFile: string;
  /** A folder outside the worktree that commands may write to, for their temporary files. */
  readonly temporary: string;
  readonly cap?: CodexLimits["cap"] | undefined;
  /** Further arguments of the user; what they set wins. */
  readonly args?: readonly string[] | undefined;
};

/**
 * The arguments of `codex exec` (codex-cli 0.169) for one attempt, whose assignment is its input. Lean: what a coding agent in
 * a fleet does not need is left out of every request, which takes the fixed part of one from 39 KB to 7 KB. Its own sandbox lets it write
 * in the working directory and `temporary` only and gives it no network. A provider of our own name stands in for its built-in one,
 * whose retries cannot be set; without a `baseUrl` it goes where the login belongs.
 */
export function codexArguments(call: CodexCall): readonly string[] {
  const provider = [
    `name=${toml("OpenAI")}`,
    `wire_api=${toml("responses")}`,
    "requires_openai_auth=true",
    "request_max_retries=1",
    "stream_max_retries=1",
    "supports_websockets=false",
    ...(call.baseUrl === undefined || call.baseUrl === "" ? [] : [`base_url=${toml(call.baseUrl)}`]),
  ];
  return [
    "exec",
    "--json",
    "--skip-git-repo-check",
    ...LEFT_OUT.flatMap((feature) => ["--disable", feature]),
    ...settings({
      sandbox_mode: toml("workspace-write"),
      model_provider: toml("renga"),
      "model_providers.renga": `{${provider.join(",")}}`,
      "sandbox_workspace_write.exclude_slash_tmp": "true",
      "sandbox_workspace_write.exclude_tmpdir_env_var": "true",
      "sandbox_workspace_write.writable_roots": `[${toml(call.temporary)}]`,
      model_instructions_file: toml(call.instructionsFile),
      web_search: toml("disabled"),
      include_permissions_instructions: "false",
      include_environment_context: "false",
      "skills.bundled.enabled": "false",
      "analytics.enabled": "false",
      // What commands find in their environment holds no key.
      "shell_environment_policy.ignore_default_excludes": "false",
      suppress_unstable_features_warning: "true",
    }),
    ...(call.cap === undefined ? [] : settings(capSettings(call.cap))),
    ...(call.model === undefined ? [] : ["-m", call.model]),
    ...(call.args ?? []),
    ...(call.session === undefined ? [] : ["resume", call.session]),
    "-",
  ];
}

const LEFT_OUT = [
  "plugins",
  "apps",
  // Without this it tries to connect for ever.
  "unbounded_connection_retries",
  "multi_agent",
  "goals",
  "skill_search",
  "tool_suggest",
  "view_image",
];

function capSettings({ inputTokens, outputWeight }: NonNullable<CodexLimits["cap"]>): Record<string, string> {
  const limit = Math.max(2, Math.floor(inputTokens));
  return {
    "features.rollout_budget.enabled": "true",
    "features.rollout_budget.limit_tokens": String(limit),
    "features.rollout_budget.reminder_at_remaining_tokens": `[${Math.max(1, Math.floor(limit / 5))}]`,
    "features.rollout_budget.sampling_token_weight": decimal(outputWeight),
    "features.rollout_budget.prefill_token_weight": "1.0",
  };
}

function settings(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A string of TOML; JSON's escapes are among its own. */
function toml(text: string): string {
  return JSON.stringify(text);
}

/** TOML tells 5 from 5.0. */
function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
