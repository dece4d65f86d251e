import type { Usage } from "../../src/core/ledger/spent.ts";
import type { CliSubject } from "../contracts/cli-agent.ts";
import type { PinnedAgent } from "./installed.ts";

/** How an agent is set up for the protocol: as docs/agents.md tells it, with a model on loopback. */
export type AcpSetup = {
  readonly pinned: PinnedAgent;
  readonly args: readonly string[];
  /** Files of the user's home, by path. */
  readonly files: (url: string) => Readonly<Record<string, string>>;
  readonly env: (url: string) => Readonly<Record<string, string>>;
  /** Tokens that it does not tell apart. */
  readonly usage?: Partial<Usage>;
  readonly differs?: NonNullable<CliSubject["differs"]>;
};

const json = (value: object): string => JSON.stringify(value, undefined, 2);

const OPENCODE = (url: string): object => ({
  model: "near/m",
  small_model: "near/m",
  share: "disabled",
  autoupdate: false,
  permission: { edit: "ask", bash: "ask", webfetch: "deny", external_directory: "deny" },
  enabled_providers: ["near"],
  provider: {
    near: {
      npm: "@ai-sdk/openai-compatible",
      options: { baseURL: `${url}/v1`, apiKey: "key-of-the-test" },
      models: {
        m: {
          limit: { context: 200_000, output: 8_000 },
          cost: { input: 1, output: 5, cache_read: 0.1, cache_write: 1.25 },
        },
      },
    },
  },
});

const IN_TMP =
  "its sandbox lets it write in all of /tmp, whatever it is told, and there the places of the tests are";

const SLOW = "it is silent for longer than that before it has begun";

/** By the name of the agent. */
export const ACP_SETUPS: Readonly<Record<string, AcpSetup>> = {
  opencode: {
    pinned: "opencode",
    args: ["acp"],
    files: (url) => ({ ".config/opencode/opencode.json": json(OPENCODE(url)) }),
    env: () => ({
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    }),
    differs: {
      // It does not tell the status of an error, nor that an answer was cut off.
      "403": { failure: "agent", message: /may not use this/ },
      truncate: { status: "done", message: /I begin to wri/ },
      hang: { not: SLOW },
      // Nor which path it was that it was not let write.
      outside: { message: /\S/ },
    },
  },
  qwen: {
    pinned: "qwen",
    args: ["--acp", "-m", "qwen3-coder-plus"],
    files: () => ({
      ".qwen/settings.json": json({
        security: { auth: { selectedType: "openai" } },
        privacy: { usageStatisticsEnabled: false },
        memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
        ui: { enableFollowupSuggestions: false },
      }),
    }),
    env: (url) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "key-of-the-test" }),
    differs: {
      // It goes on asking, and does not tell that each answer was cut off.
      truncate: { status: "done", message: /I begin to wri/ },
      // It waits a minute for each retry and says nothing of it.
      "429": { failure: "timeout", message: /said nothing for 10 s/, idleSeconds: 10 },
      hang: { not: SLOW },
    },
  },
  gemini: {
    pinned: "gemini",
    args: ["--acp", "--skip-trust", "-m", "gemini-2.5-flash"],
    files: () => ({
      ".gemini/settings.json": json({
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
        general: { maxAttempts: 2 },
      }),
    }),
    env: (url) => ({
      GOOGLE_GEMINI_BASE_URL: url,
      GEMINI_API_KEY: "key-of-the-test",
      GEMINI_CLI_NO_RELAUNCH: "true",
    }),
    // It does not tell that an answer was cut off.
    differs: { truncate: { status: "done", message: /I begin to wri/ } },
  },
  "claude-agent-acp": {
    pinned: "claude-acp",
    args: [],
    files: () => ({}),
    env: (url) => ({
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: "key-of-the-test",
      ANTHROPIC_MODEL: "haiku",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_MAX_RETRIES: "2",
    }),
    differs: { write: { requests: 2 } },
  },
  "codex-acp": {
    pinned: "codex-acp",
    args: [],
    files: (url) => ({
      ".codex/config.toml": [
        'model = "gpt-5.5"',
        'model_provider = "near"',
        'sandbox_mode = "workspace-write"',
        'approvals_reviewer = "user"',
        "[sandbox_workspace_write]",
        "exclude_slash_tmp = true",
        "exclude_tmpdir_env_var = true",
        "[model_providers.near]",
        'name = "near"',
        `base_url = "${url}/v1"`,
        'wire_api = "responses"',
        'env_key = "NEAR_KEY"',
        "request_max_retries = 1",
        "stream_max_retries = 1",
        "",
      ].join("\n"),
    }),
    env: () => ({ NEAR_KEY: "key-of-the-test" }),
    usage: { cacheWrite: 0 },
    differs: {
      write: { requests: 2 },
      // It puts words of its own in the place of a refusal.
      refuse: { status: "done", message: /can't help/ },
      // Its sandbox leaves empty folders when it is ended.
      interrupt: { events: [], requests: undefined as never, others: /^\.\w+$/ },
      outside: { not: IN_TMP },
      "outside-run": { not: IN_TMP },
    },
  },
};
