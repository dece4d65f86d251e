/**
 * True where a word names a file or a folder: it has a folder, an ending, or is one of the names that have none.
 * `quoted`: it stands in a code span, where any single word is meant literally.
 */
export function isFileName(name: string, quoted: boolean): boolean {
  if (name.length > 400) return false;
  if (isPlainPath(name)) return true;
  const word = splitLines(name).path;
  if (word.includes("://") || !/[\p{L}\p{N}]/u.test(word) || TRADE_NAMES.has(word.toLowerCase()))
    return false;
  const slash = word.includes("/") || word.includes("\\");
  if (/\s/.test(word)) return quoted && slash && (isRootedPath(word) || ENDING.test(word));
  // Route folders such as `[id]` and `(group)` are names; calls, tags and assignments are not.
  if (/[<>="'|;]/.test(word) || /[()]/.test(word.replace(/\/\([\w.-]+\)/g, ""))) return false;
  if (slash) return quoted || ENDING.test(word) || word.endsWith("/") || /\/.*\//.test(word);
  if (SOURCE.test(word)) return true;
  if (!quoted) return PLAIN_NAMES.has(word.toLowerCase());
  return /^[\w.@-]*[A-Za-z][\w.@-]*$/.test(word);
}

/** True of the common case, a relative path with a folder and an ending and nothing odd. */
export function isPlainPath(name: string): boolean {
  return PATH.test(name);
}

/** True where a name says by itself that it is a file's: it has a folder and an ending, or an ending of source text. */
export function isSurelyFile(name: string): boolean {
  const { path } = splitLines(name);
  return /\/.*\.[A-Za-z0-9]{1,10}$/.test(path) || SOURCE.test(path);
}

/** True of a path from the root of somebody's machine. */
export function isRootedPath(word: string): boolean {
  return word.startsWith("/") || /^[A-Za-z]:[\\/]/.test(word);
}

/** Takes line numbers off a path: `a.py:12-34`, `a.py#L12-L34`. */
export function splitLines(name: string): { path: string; lines?: string } {
  const hash = name.indexOf("#L");
  if (hash > 0) return { path: name.slice(0, hash), lines: name.slice(hash + 1).replaceAll("L", "") };
  const colon = name.lastIndexOf(":");
  const tail = name.slice(colon + 1);
  if (colon <= 1 || !/^[\d\s,–-]+$/.test(tail) || !/^\d/.test(tail)) return { path: name };
  return { path: name.slice(0, colon), lines: tail };
}

const PATH = /^[\w@-]+(?:\/[\w@.-]+)+\.[A-Za-z0-9]{1,10}$/;
const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kts?|rb|php|cs|cpp|cc|[ch]|hpp|swift|md|mdx|json[cl5]?|ya?ml|toml|s?css|less|html?|sql|sh|bash|vue|svelte|xml|gradle|tf|proto|dart|exs?|txt|csv|env|lock|ini|cfg|conf|ipynb|graphql|prisma|svg|scala|lua|pl|r|jl|zig|nix|bat|ps1|fsx?|hs|erl|clj|mm|astro|mdc|tsv|plist|axaml|xaml|csproj|fsproj|sln|storyboard|entitlements|resx|cshtml|razor|twig|hbs|ejs|pug|sol|gd|tscn|example|local)$/i;
const ENDING = /\.[A-Za-z0-9]{1,10}$/;
const TRADE_NAMES: ReadonlySet<string> = new Set(
  "next.js node.js vue.js react.js nuxt.js three.js d3.js express.js socket.io asp.net n/a and/or e.g i.e tbd none".split(
    " ",
  ),
);
const PLAIN_NAMES: ReadonlySet<string> = new Set(
  "makefile dockerfile gemfile rakefile procfile license readme changelog justfile jenkinsfile vagrantfile".split(
    " ",
  ),
);
