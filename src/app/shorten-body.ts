/** Where the whole text of a task stands, for an agent that wants to read on. */
export type WholeText = {
  readonly path: string;
  /** Of the text's first line, from 1. */
  readonly line: number;
};

/** A description is told in full up to so many characters; about 4,600 tokens. */
export const LONGEST_BODY = 16_000;

/** One token for so many characters: a rule of thumb for English and code, on the high side; no model counts exactly so. */
const CHARACTERS_A_TOKEN = 3.5;

/** About how many tokens a model reads in a text. */
export function aboutTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}

/**
 * A long description, cut to what matters: its longest blocks of code become a line that says where they stand, and where that
 * is not enough its middle is left out. Up to `LONGEST_BODY` it is given as it is.
 */
export function shortenBody(body: string, whole: WholeText, longest: number = LONGEST_BODY): string {
  if (body.length <= longest) return body;
  const lines = body.split("\n");
  const cuts: Cut[] = [];
  let length = body.length;
  for (const block of longestFirst(codeIn(lines))) {
    if (length <= longest) break;
    cuts.push(block);
    length -= block.length;
  }
  if (length > longest) cuts.push(...middleOf(lines, cuts, longest));
  return without(lines, cuts, whole).join("\n");
}

/** Lines from `from` to before `to`. */
type Cut = { readonly from: number; readonly to: number; readonly length: number; readonly what: string };

/** What stands inside the fences of blocks of some length. */
function codeIn(lines: readonly string[]): readonly Cut[] {
  const blocks: Cut[] = [];
  let open: { readonly fence: string; readonly at: number } | undefined;
  lines.forEach((line, at) => {
    const fence = /^\s*(`{3,}|~{3,})/u.exec(line)?.[1];
    if (fence === undefined) return;
    if (open === undefined) {
      open = { fence, at };
      return;
    }
    if (!fence.startsWith(open.fence) || !/^\s*[`~]+\s*$/u.test(line)) return;
    const from = open.at + 1;
    const length = lines.slice(from, at).reduce((sum, it) => sum + it.length + 1, 0);
    if (at - from >= 12) blocks.push({ from, to: at, length, what: "of code" });
    open = undefined;
  });
  return blocks;
}

function longestFirst(blocks: readonly Cut[]): readonly Cut[] {
  return blocks.toSorted((a, b) => b.length - a.length || a.from - b.from);
}

/** What lies between the first three quarters and the last quarter of what may be told. */
function middleOf(lines: readonly string[], cuts: readonly Cut[], longest: number): readonly Cut[] {
  const gone = new Set(cuts.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
  const size = (at: number): number => (gone.has(at) ? 0 : (lines[at]?.length ?? 0) + 1);
  let from = 0;
  for (let room = longest * 0.75; from < lines.length && room >= size(from); from++) room -= size(from);
  let to = lines.length;
  for (let room = longest * 0.25; to > from && room >= size(to - 1); to--) room -= size(to - 1);
  return [{ from, to, length: 0, what: "" }];
}

function without(
  lines: readonly string[],
  cuts: readonly Cut[],
  { path, line }: WholeText,
): readonly string[] {
  const kept: string[] = [];
  const ordered = cuts.toSorted((a, b) => a.from - b.from || b.to - a.to);
  let at = 0;
  for (const { from, to, what } of ordered) {
    if (from < at) continue;
    kept.push(...lines.slice(at, from));
    const where = `${path}, lines ${line + from}-${line + to - 1}`;
    kept.push(`(${to - from} lines${what === "" ? "" : ` ${what}`} left out here: read ${where})`);
    at = to;
  }
  return [...kept, ...lines.slice(at)];
}
