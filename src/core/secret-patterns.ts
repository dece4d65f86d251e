/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

type Pattern = {
  readonly find: RegExp;
  /** A match, with its groups, as it may be kept. */
  readonly keep: (match: string, ...groups: string[]) => string;
};

const gone = (): string => REDACTED;

/** A key begins where no word goes on; a colour's escape, a line break in JSON and a sign in an address may stand before. */
function key(form: string): RegExp {
  return new RegExp(String.raw`(?:(?<![A-Za-z\d])|(?<=\[[\d;]{0,20}m|\\[nrt]|%[\dA-Fa-f]{2}))${form}`, "gu");
}

/**
 * Keys that tell by their form what they are. Each reads a character a bounded number of times: what repeats is bounded,
 * or begins only where a word begins.
 */
const PATTERNS: readonly Pattern[] = [
  // Anthropic, OpenAI, Stripe; GitHub, GitLab; AWS; Slack; Google; npm; Hugging Face; PyPI; DigitalOcean; SendGrid
  { find: key(String.raw`sk-[A-Za-z\d][\w-]{18,}`), keep: keptWords },
  { find: key(String.raw`(?:sk|rk|pk)_(?:live|test)_[A-Za-z\d]{16,}`), keep: gone },
  { find: key(String.raw`gh[oprsu]_[A-Za-z\d]{30,}`), keep: gone },
  { find: key(String.raw`github_pat_\w{22,}`), keep: gone },
  { find: key(String.raw`gl(?:pat|rt|dt|ft)-[\w-]{20,}`), keep: gone },
  { find: key(String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z\d]{16}(?![A-Za-z\d])`), keep: gone },
  { find: key(String.raw`xox[abeoprs]-[A-Za-z\d-]{10,}`), keep: gone },
  { find: key(String.raw`xapp-\d-[A-Za-z\d-]{20,}`), keep: gone },
  { find: key(String.raw`AIza[\w-]{35}`), keep: gone },
  { find: key(String.raw`ya29\.[\w-]{20,}`), keep: gone },
  { find: key(String.raw`npm_[A-Za-z\d]{36}`), keep: gone },
  { find: key(String.raw`hf_[A-Za-z\d]{30,}`), keep: gone },
  { find: key(String.raw`pypi-[\w-]{50,}`), keep: gone },
  { find: key(String.raw`do[oprt]_v1_[a-f\d]{64}`), keep: gone },
  { find: key(String.raw`SG\.[\w-]{16,64}\.[\w-]{16,64}`), keep: gone },
  // JSON web tokens
  { find: key(String.raw`(?<![-_])eyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?`), keep: gone },
  // headers
  {
    find: /(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token|apikey)\s{1,4})?)([^\s"'`,;$<{[][^\s"'`,;]{7,})/giu,
    keep: (_, before = "", value = "") => before + (/^[A-Za-z]?[a-z]*$/u.test(value) ? value : REDACTED),
  },
  {
    find: /((?<![A-Za-z\d])(?:bearer|basic)\s{1,4})([\w.~+/=-]{16,})/giu,
    keep: (_, before = "", value = "") => before + (isRandom(value) ? REDACTED : value),
  },
  {
    find: /((?:x-api-key|x-goog-api-key|private-token|x-auth-token|api-key)["']?\s{0,4}[:=]\s{0,4}["']?)([\w.~+/=-]{12,})/giu,
    keep: (_, before = "", value = "") => before + (isRandom(value) ? REDACTED : value),
  },
  // addresses that carry a login
  {
    find: /(:\/\/[^\s/@:"'<>]{0,100}:)([^\s/@"'<>]{1,200})@/gu,
    keep: (_, before = "", value = "") => `${before}${/^[$%{*]/u.test(value) ? value : REDACTED}@`,
  },
  // assignments
  {
    find: /((?:api[_-]?key|secret(?:[_-]?(?:access[_-]?)?key)?|token|credentials?|private[_-]?key|client[_-]?secret)["']?\s{0,4}[:=]\s{0,4}["']?)([\w.~+/=-]{16,512})/giu,
    keep: (_, before = "", value = "") => before + (isRandom(value) ? REDACTED : value),
  },
  {
    find: /((?:password|passwd|passphrase|pwd)["']?\s{0,4}[:=]\s{0,4}["']?)([^\s"'`,;<>(){}[\]$]{8,200})/giu,
    keep: (_, before = "", value = "") => before + (isMixed(value) ? REDACTED : value),
  },
];

/**
 * True wherever a pattern may match, or a private key stand: looked at first, as it is nearly always false. Words of prose (`a token`,
 * `passes`, `https://…`) are told from what is given a value. Letters of both cases cost half of the flag for it.
 */
const HINT =
  /sk-|[srp]k_|gh[oprsu]_|github_pat|gl(?:pat|rt|dt|ft)-|A(?:KIA|SIA|BIA|CCA)|xox|xapp|AIza|ya29|npm_|hf_|pypi-|do[oprt]_v1|SG\.|eyJ|:\/\/[^\s/@"'<>]{1,400}@|(?:[Bb][Ee][Aa][Rr][Ee][Rr]|[Bb][Aa][Ss][Ii][Cc])\s{1,4}\S{16}|(?:[Kk][Ee][Yy]|[Tt][Oo][Kk][Ee][Nn]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Cc][Rr][Ee][Dd][Ee][Nn][Tt][Ii][Aa][Ll][Ss]?|[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]|[Pp][Aa][Ss][Ss](?:[Ww](?:[Oo][Rr])?[Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])|[Pp][Ww][Dd])["']?\s{0,4}[:=]|PRIVATE KEY/u;

/** False where `withoutKnownForms` certainly changes nothing. */
export function mayHoldForms(text: string): boolean {
  return HINT.test(text);
}

/** One line, or a piece of a long one, without the keys that tell by their form what they are. */
export function withoutKnownForms(line: string): string {
  if (!HINT.test(line)) return line;
  return PATTERNS.reduce((text, { find, keep }) => text.replace(find, keep), line);
}

/** The keys that `withoutKnownForms` would take out of a line. */
export function knownForms(line: string): readonly string[] {
  if (!HINT.test(line)) return [];
  const found: string[] = [];
  for (const { find, keep } of PATTERNS)
    line.replace(find, (match, ...groups) => {
      const kept = keep(match, ...(groups as string[]));
      const at = kept.indexOf(REDACTED);
      if (at >= 0) found.push(match.slice(at, match.length - (kept.length - at - REDACTED.length)));
      return match;
    });
  return found;
}

/** `sk-` also begins names such as `sk-loading-indicator-large`. */
function keptWords(match: string): string {
  return /\d/u.test(match) ? REDACTED : match;
}

/** Letters and digits without a pattern, such as nobody writes by hand. */
function isRandom(value: string): boolean {
  if (/^[.~/]/u.test(value) || !/\d/u.test(value) || !/[A-Za-z]/u.test(value)) return false;
  const seen = new Map<string, number>();
  for (const sign of value) seen.set(sign, (seen.get(sign) ?? 0) + 1);
  let entropy = 0;
  for (const count of seen.values()) entropy -= (count / value.length) * Math.log2(count / value.length);
  return entropy > 3;
}

/** Three kinds of characters at least, as passwords have them. */
function isMixed(value: string): boolean {
  return [/[a-z]/u, /[A-Z]/u, /\d/u, /[^\w.-]/u].filter((kind) => kind.test(value)).length >= 3;
}
