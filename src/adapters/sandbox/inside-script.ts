/** Holds the command line on its way in: as a variable it needs no quoting through the shells in between. */
export const INSIDE = "RENGA_INSIDE";

export type Inside = {
  /** A folder for temporary files, as the process sees it. */
  readonly tmp: string;
  readonly hosts: readonly string[];
  /** What the process is given by name stays as it is. */
  readonly env: Readonly<Record<string, string>>;
};

/** What bash is told to do inside the fence: settle where caches go, then become the program. */
export function insideScript({ tmp, hosts, env }: Inside): string {
  const settings: Record<string, string> = {
    // Caches that all share would let one agent put code where another, or the user, runs it.
    TMPDIR: tmp,
    XDG_CACHE_HOME: `${tmp}/.cache`,
    npm_config_cache: `${tmp}/.npm`,
    // The repository's own folder is read-only: `git status` need not try to write there.
    GIT_OPTIONAL_LOCKS: "0",
  };
  for (const name of Object.keys(env)) delete settings[name];
  // Addresses that programs reach without the proxy: nothing is there, so one that is allowed has to go through it.
  if (hosts.some(isNear)) Object.assign(settings, { NO_PROXY: "", no_proxy: "" });
  const exports = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'; `);
  return `${exports.join("")}c=$${INSIDE}; unset ${INSIDE}; eval "$c"`;
}

/** This machine, or a private network. */
function isNear(host: string): boolean {
  return /^(?:\[|localhost\b|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/u.test(host);
}
