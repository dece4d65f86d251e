/** Variables that programs need to work at all and that hold no secret. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|LANG|LANGUAGE|LC_\w+|TERM|COLORTERM|NO_COLOR|CI|TZ|TMPDIR|TEMP|TMP|XDG_\w+|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|(https?|no|all)_proxy)$/i;

/** The part of an environment that every program gets; all else has to be given to it by name. */
export function baseEnvironment(from: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(from).filter(([name, value]) => value !== undefined && ALLOWED.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}
