import type { FileAction, FileUse } from "../../core/plan/plan.ts";
import { isPlainPath, isRootedPath, splitLines } from "../file-name.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import { leadingVerb, verbMeaning } from "./leading-verb.ts";
import type { Verb } from "./leading-verb.ts";
import { pathsIn } from "./paths-in.ts";
import { signBefore, wordBefore } from "./word-before.ts";

/** How much a line that names a file says about writing it. */
export type Standing =
  /** The format promises that the path in a title is the file that the task writes. */
  | "exact"
  /** A title: what is written where it begins with a word for writing. */
  | "title"
  /** A line below it: the same, and a line that begins with the path itself is about that file. */
  | "detail";

/**
 * The files a sentence names: those it says are written, by its verb and the words before the path, and the rest as mentioned.
 * A path needs a folder or an ending; bare names without a folder are written only where the format promises exact paths.
 */
export function proseFiles(text: string, standing: Standing, found: FileUse[]): void {
  if (!text.includes(".") && !text.includes("/")) return;
  const verb = leadingVerb(text);
  let from = 0;
  let any = false;
  for (const { path: written, start, end } of pathsIn(text)) {
    const { path, lines } = MAY_HAVE_LINES.test(written)
      ? splitLines(written)
      : { path: written, lines: undefined };
    const action = actionOf(text, from, { path, start, verb, standing });
    from = end;
    any = true;
    if (action === undefined || (standing === "detail" && path.endsWith("/")))
      mention(found, path, text.slice(start, end));
    else
      add(
        found,
        lines === undefined ? { path, raw: written, action } : { path, raw: written, action, lines },
      );
  }
  if (!any && text.includes(".")) mention(found, "", text);
}

type Place = { path: string; start: number; verb: Verb | undefined; standing: Standing };

/** What happens to a file; undefined: the sentence only mentions it. */
function actionOf(text: string, from: number, place: Place): FileAction | undefined {
  const { path, start, verb, standing } = place;
  const word = wordBefore(text, from, start);
  const last = word.toLowerCase();
  const signed = signBefore(text, from, start);
  const near = signed ? undefined : verbMeaning(last);
  const direct = verb !== undefined && from === 0 && isDirect(text, verb.end, start);
  if (isElsewhere(path, standing, direct)) return undefined;
  // "Once it works, create `a.ts`": the nearest verb counts, unless it may as well be a noun.
  if (near !== undefined && near !== "write") return WRITES[near]?.(true, path);
  if (!signed && isSource(last, () => wordBefore(text, from, text.lastIndexOf(word, start - 1))))
    return undefined;
  if (verb === undefined)
    return isSubject(text, place, from === 0 && last === "") ? neutral(path) : undefined;
  if (!direct && standing !== "exact" && !signed && last !== "" && !PLACING.has(last)) return undefined;
  return WRITES[verb.means]?.(direct, path);
}

/** True of the path that a line without a verb is about: "`a.ts` — four columns", "One day (`a.ts`)" as a title. */
function isSubject(text: string, { start, standing }: Place, first: boolean): boolean {
  if (standing === "exact") return true;
  if (standing === "detail") return first;
  return text[start - 1] === "(" || text.startsWith("(`", start - 2);
}

/** True of the words before a path that make it a source, not a place to write: "from the `a.ts`", "as described in `b.md`". */
function isSource(last: string, previous: () => string): boolean {
  if (SOURCES.has(last)) return true;
  if (last === "the") return SOURCES.has(previous().toLowerCase());
  return SOURCE_ENDS.has(last) && SOURCE_STARTS.has(previous().toLowerCase());
}

/**
 * True of a path that cannot be meant as it stands: outside, shortened, without its folder, or from a root where it is not the very
 * object of the sentence ("Create `/www/app/index.php`" is somebody's way to name the repository).
 */
function isElsewhere(path: string, standing: Standing, direct: boolean): boolean {
  if (path.startsWith("..") || path.includes("...") || path.includes("…")) return true;
  if (isRootedPath(path)) return !direct || path.split("/").length < 4;
  return standing !== "exact" && !path.includes("/");
}

function neutral(path: string): FileAction {
  return TEST_FILE.test(path) ? "test" : "unknown";
}

/** What a verb makes of a path that is its object, or stands behind something else. */
const WRITES: Readonly<Partial<Record<Verb["means"], (direct: boolean, path: string) => FileAction>>> = {
  create: (direct, path) => (direct ? "create" : neutral(path)),
  delete: (direct) => (direct ? "delete" : "modify"),
  modify: () => "modify",
  write: (_, path) => neutral(path),
};

/** Nothing but an article and a few words for the file itself stands between verb and path. */
function isDirect(text: string, from: number, to: number): boolean {
  return to - from < 60 && (to - from < 3 || !NOT_DIRECT.test(text.slice(from, to)));
}

/** Enters what words mention; of a folder the words do not tell that it is one. */
function mention(found: FileUse[], path: string, words: string): void {
  if (path.endsWith("/") && !isRootedPath(path) && found.length < MOST) {
    if (!found.some((use) => use.path === path))
      found.push({ path, raw: words, action: "read", mentioned: true });
    return;
  }
  if (path !== "" && isPlainPath(path) && /\.[a-z]/i.test(path)) {
    if (found.length < MOST && !found.some((use) => use.path === path))
      found.push({ path, raw: words, action: "read", mentioned: true });
    return;
  }
  for (const use of mentionedFiles(words, found)) if (found.length < MOST) found.push(use);
}

function add(found: FileUse[], use: FileUse): void {
  const known = found.findIndex(({ path }) => path === use.path);
  if (known < 0) {
    if (found.length < MOST) found.push(use);
  } else if (
    found[known]!.mentioned === true ||
    (found[known]!.action === "unknown" && use.action !== "unknown")
  )
    found[known] = use;
}

const MOST = 40;
const MAY_HAVE_LINES = /[:#]/;
const SOURCES = new Set("per see following follow from using via matching like against than".split(" "));
const SOURCE_ENDS = new Set("to on in".split(" "));
const SOURCE_STARTS = new Set("according based as described defined documented listed".split(" "));
/** The words before a place where something is written: "in `a.ts`", "both `a.ts` and `b.ts`". */
const PLACING = new Set(
  "in to into inside within under at on of and or file files both the a an existing new module class component page script".split(
    " ",
  ),
);
const NOT_DIRECT =
  /\b(?:in|to|for|at|under|into|inside|within|from|of|with|by|using|via|on|and|that|as|so)\b|[:;,(]/i;
const TEST_FILE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec|tests)\.\w+$|[a-z]Tests?\.\w+$|(?:^|\/)test_\w/;
