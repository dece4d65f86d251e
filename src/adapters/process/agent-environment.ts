import { baseEnvironment } from "./base-environment.ts";

/** Where toolchains lie; none of these holds a secret. */
const TOOLS =
  /^(?:(?:JAVA|ANDROID|CARGO|RUSTUP|VOLTA|PNPM|MAVEN|M2|GRADLE_USER|GEM|DOTNET_CLI)_HOME|ANDROID_SDK_ROOT|DOTNET_ROOT|GO(?:PATH|ROOT|BIN|FLAGS|PRIVATE|NOSUMDB)|NVM_(?:DIR|BIN)|(?:PYENV|RBENV|ASDF|NODENV)_(?:ROOT|DIR|DATA_DIR)|MISE_DATA_DIR|VIRTUAL_ENV|CONDA_(?:PREFIX|DEFAULT_ENV)|PYTHON(?:PATH|HOME|UNBUFFERED|DONTWRITEBYTECODE)|NODE_(?:PATH|ENV)|(?:DENO|BUN)_(?:INSTALL|DIR)|HOMEBREW_PREFIX|NIX_(?:PATH|PROFILES|SSL_CERT_FILE)|LD_LIBRARY_PATH|PKG_CONFIG_PATH|FORCE_COLOR|CLICOLOR(?:_FORCE)?|COLUMNS|LINES)$/;

/** Who the user is to those that serve models, and where these are: what an agent cannot do without. */
const PROVIDERS =
  /^(?:ANTHROPIC|CLAUDE|OPENAI|CODEX|AZURE_OPENAI|GEMINI|MISTRAL|DEEPSEEK|GROQ|XAI|OPENROUTER|TOGETHER|FIREWORKS|CEREBRAS|COHERE|QWEN|DASHSCOPE|MOONSHOT|KIMI|ZAI|OLLAMA|LMSTUDIO|LITELLM|OPENCODE|AIDER|AMP|CURSOR|PI)_\w+$|^GOOGLE_(?:API_KEY|GENAI_\w+|GEMINI_\w+|CLOUD_(?:PROJECT|LOCATION))$/;

/**
 * What an agent that is any program finds of the user's environment: what programs need to work, where toolchains lie,
 * the keys of those that serve models, and what is passed on by name: in RENGA_PASS_ENV (`NAME,OTHER`), or by the
 * configuration as `NAME: value`, where `$NAME` takes the user's own value. Neither GITHUB_TOKEN nor AWS keys nor
 * SSH_AUTH_SOCK is among them unless named.
 */
export function agentEnvironment(
  named: Readonly<Record<string, string>> = {},
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const passed = new Set((from["RENGA_PASS_ENV"] ?? "").split(/[\s,]+/u));
  const own = Object.entries(from).filter(
    ([name, value]) => value !== undefined && (TOOLS.test(name) || PROVIDERS.test(name) || passed.has(name)),
  ) as [string, string][];
  return { ...baseEnvironment(from), ...Object.fromEntries(own), ...namedEnvironment(named, from) };
}

/** What a configuration passes on by name: `$NAME` is the user's own value, and left out where they have none. */
export function namedEnvironment(
  named: Readonly<Record<string, string>> = {},
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const given = Object.entries(named).flatMap(([name, value]) => {
    const source = /^\$(?:(\w+)|\{(\w+)\})$/u.exec(value);
    const meant = source === null ? value : from[source[1] ?? source[2] ?? ""];
    return meant === undefined ? [] : [[name, meant] as const];
  });
  return Object.fromEntries(given);
}
