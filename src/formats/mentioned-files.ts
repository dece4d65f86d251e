import type { FileUse } from "../core/plan/plan.ts";
import { isFileName, isRootedPath, splitLines } from "./file-name.ts";

/**
 * Files that prose names in passing, each once and at most 40: words with the ending of a file that one writes, relative to the
 * repository. They are told as read: nothing says that the task writes these and no others.
 */
export function mentionedFiles(prose: string, declared: readonly FileUse[] = []): FileUse[] {
  if (!prose.includes(".")) return [];
  const seen = new Set(declared.map(({ path }) => path));
  const found: FileUse[] = [];
  for (const token of prose.split(BETWEEN)) {
    if (token.length < 4 || token.length > LONGEST || !token.includes(".")) continue;
    const { path, lines } = splitLines(trimmed(token));
    if (seen.has(path) || !isMentioned(path)) continue;
    seen.add(path);
    found.push({
      path,
      raw: token,
      action: "read",
      mentioned: true,
      ...(lines === undefined ? {} : { lines }),
    });
    if (found.length === MOST) break;
  }
  return found;
}

function isMentioned(path: string): boolean {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  if (!ENDINGS.has(ending) || isRootedPath(path) || /^(?:\.\.|~|-)/.test(path)) return false;
  return isFileName(path, false) && !LIBRARIES.test(path);
}

/** Without the marks that prose sets around a word; a closing bracket stays where its opening one is part of the path. */
function trimmed(token: string): string {
  let start = 0;
  let end = token.length;
  while (start < end && "([{*@".includes(token[start]!)) start++;
  while (end > start) {
    const last = token[end - 1]!;
    const opening = PAIRS[last];
    if (opening === undefined ? !".:!?*".includes(last) : token.slice(start, end).includes(opening)) break;
    end--;
  }
  return token.slice(start, end);
}

const MOST = 40;
const LONGEST = 200;
const BETWEEN = /[\s`"'“”‘’<>,;|=，、；（）]+|→|—/u;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const LIBRARIES =
  /^(?:alpine|angular|backbone|bootstrap|chart|discord|ember|ethers|hono|moment|plotly|svelte|three|web3|[a-z]\d)\.js$/i;
const ENDINGS: ReadonlySet<string> = new Set(
  (
    "ts tsx mts cts js jsx mjs cjs vue svelte astro css scss sass less html htm hbs ejs py pyi ipynb rs go java kt kts scala " +
    "swift m mm c h cc cpp cxx hpp hh cs fs vb php rb erb rake ex exs erl hs ml clj cljs dart lua r jl zig nim sh bash zsh fish ps1 bat " +
    "sql prisma graphql gql proto json jsonc json5 jsonl yaml yml toml ini cfg conf env xml plist properties gradle tf hcl nix mk cmake " +
    "md mdx mdc rst txt csv tsv svg png lock service dockerfile gitignore tpl j2 tmpl"
  ).split(" "),
);
