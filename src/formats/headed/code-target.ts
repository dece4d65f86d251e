import type { CodeBlock, FileUse } from "../../core/plan/plan.ts";
import { isFileName } from "../file-name.ts";
import type { BodyCode } from "./task-body.ts";

/** Says of each code block which file it belongs in: the one its fence, its lead or its first line names, else the task's only file. */
export function targetCode(code: readonly BodyCode[], files: readonly FileUse[]): CodeBlock[] {
  if (code.length === 0) return [];
  const written = files.filter(({ action }) => action !== "read" && action !== "delete");
  const main = written.filter(({ action }) => action !== "test");
  const index = indexPaths(files, main.length > 0 ? main : written);
  return code.map(({ info, closed, ...block }) => {
    // A fence that never closes may hold anything.
    if (!closed) return block;
    const target = named(block, info, index) ?? only(block.language, index);
    return target === undefined ? block : { ...block, target };
  });
}

/** Paths by their last name, and those of the files to be written by their ending. */
type PathIndex = {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly written: ReadonlySet<string>;
  readonly byEnding: ReadonlyMap<string, readonly string[]>;
};

function indexPaths(files: readonly FileUse[], written: readonly FileUse[]): PathIndex {
  const paths = new Set(written.map(({ path }) => path));
  return {
    byName: Map.groupBy(new Set(files.map(({ path }) => path)), lastName),
    written: paths,
    byEnding: Map.groupBy(paths, (path) => path.slice(path.lastIndexOf(".") + 1)),
  };
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function named(
  block: Omit<BodyCode, "info" | "closed">,
  info: string,
  { byName }: PathIndex,
): string | undefined {
  const inInfo = /(?:title|file|filename|path)=["']?([^"'\s]+)|^[\w+-]*:(\S+)|^(\S+\/\S+)$/.exec(
    info.slice(0, 300),
  );
  const words = [inInfo?.[1] ?? inInfo?.[2] ?? inInfo?.[3], ...spans(block.lead), comment(block.text)];
  for (const word of words) {
    if (word === undefined || !isFileName(word, true) || !(word.includes("/") || word.includes(".")))
      continue;
    const own = (byName.get(lastName(word)) ?? [])
      .slice(0, MOST_NAMESAKES)
      .find((path) => path === word || path.endsWith(`/${word}`) || word.endsWith(`/${path}`));
    if (own !== undefined) return own;
    if (word.includes("/") || word === words[0]) return word;
  }
  return undefined;
}

function only(language: string, { written, byEnding }: PathIndex): string | undefined {
  const endings = ENDINGS[language] ?? (language === "" || NO_FILE.has(language) ? [] : [language]);
  const fitting = endings.flatMap((ending) => byEnding.get(ending)?.slice(0, 2) ?? []);
  if (fitting.length === 1) return fitting[0];
  return written.size === 1 && !NO_FILE.has(language) && !OWN_FILE.has(language)
    ? [...written][0]
    : undefined;
}

function spans(lead: string): string[] {
  const parts = lead.split("`");
  return parts.filter((_, at) => at % 2 === 1 && at + 1 < parts.length);
}

/** A path in a comment on the first line, as in `// src/a.ts`. */
function comment(text: string): string | undefined {
  const end = text.indexOf("\n");
  const first = text.slice(0, Math.min(end < 0 ? text.length : end, 300));
  return /^(?:\/\/|#|--|\/\*|<!--)\s*(?:file:?\s*)?([\w@.[\]()-]+(?:\/[\w@.[\]()-]+)+)\s*(?:\*\/|-->)?\s*$/i.exec(
    first,
  )?.[1];
}

/** Of more files with one name in one task the first are looked at. */
const MOST_NAMESAKES = 100;
const NO_FILE: ReadonlySet<string> = new Set(
  "bash sh shell zsh console text txt diff mermaid output log plaintext".split(" "),
);
/** Languages of whole files, not of parts of others. */
const OWN_FILE: ReadonlySet<string> = new Set(
  "markdown md mdx json jsonc yaml yml toml xml ini csv".split(" "),
);
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  typescript: ["ts", "tsx", "mts", "cts"],
  ts: ["ts", "mts", "cts"],
  tsx: ["tsx"],
  javascript: ["js", "jsx", "mjs", "cjs"],
  js: ["js", "mjs", "cjs"],
  python: ["py"],
  py: ["py"],
  rust: ["rs"],
  ruby: ["rb"],
  kotlin: ["kt", "kts"],
  csharp: ["cs"],
  markdown: ["md", "mdx", "mdc"],
  md: ["md", "mdx", "mdc"],
  json: ["json", "jsonc", "json5"],
  jsonc: ["json", "jsonc"],
  yaml: ["yaml", "yml"],
  yml: ["yaml", "yml"],
  bash: ["sh", "bash"],
  sh: ["sh"],
  shell: ["sh"],
  dockerfile: ["Dockerfile"],
  groovy: ["gradle", "groovy"],
  golang: ["go"],
};
