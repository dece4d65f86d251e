/**
 * What git may take over from the caller's environment: its own installation, network, user-level configuration and
 * identity. All else that starts with GIT_ (a hook's GIT_DIR or GIT_INDEX_FILE, tracing, pathspec magic) would make
 * a command act on another repository, so it is left out.
 */
const INHERITED =
  /^GIT_(EXEC_PATH$|SSL_|SSH|ASKPASS$|PROXY|CEILING_DIRECTORIES$|DISCOVERY_ACROSS_FILESYSTEM$|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)$|(AUTHOR|COMMITTER)_(NAME|EMAIL)$)/;

/** The environment for a git process: the caller's, without whatever points git at another repository, and in English. */
export function gitEnvironment(from: NodeJS.ProcessEnv): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(from))
    if (value !== undefined && (!name.startsWith("GIT_") || INHERITED.test(name))) env[name] = value;
  return { ...env, LC_ALL: "C", LANGUAGE: "", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
}
