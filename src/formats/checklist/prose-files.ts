import type { FileAction, FileUse } from "../../core/plan/plan.ts";
import { isRootedPath, splitLines } from "../file-name.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import { leadingVerb } from "./leading-verb.ts";
import type { Verb } from "./leading-verb.ts";
import { pathsIn } from "./paths-in.ts";

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
    const { path, lines } = splitLines(written);
    const action = actionOf(text, from, { path, start, verb, standing });
    from = end;
    any = true;
    if (action === undefined) mention(found, text.slice(start, end));
    else add(found, { path, raw: written, action, ...(lines === undefined ? {} : { lines }) });
  }
  if (!any && text.includes(".")) mention(found, text);
}

type Place = { path: string; start: number; verb: Verb | undefined; standing: Standing };

/** What happens to a file; undefined: the sentence only mentions it. */
function actionOf(text: string, from: number, place: Place): FileAction | undefined {
  const { path, start, verb, standing } = place;
  const before = text.slice(from, start);
  if (isElsewhere(path, standing) || READING.test(before)) return undefined;
  if (verb === undefined) {
    const written = standing === "exact" || (standing === "detail" && from === 0 && FIRST.test(before));
    return written ? neutral(path) : undefined;
  }
  const direct = from === 0 && isDirect(text.slice(verb.end, start));
  if (!direct && standing !== "exact" && !PLACING.test(before)) return undefined;
  return WRITES[verb.means]?.(direct, path);
}

/** True of a path that cannot be meant as it stands: from a root, outside, shortened, or without its folder. */
function isElsewhere(path: string, standing: Standing): boolean {
  if (isRootedPath(path) || path.startsWith("..") || path.includes("...") || path.includes("…")) return true;
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
function isDirect(between: string): boolean {
  return between.length < 60 && !NOT_DIRECT.test(between);
}

function mention(found: FileUse[], words: string): void {
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
/** The words before a path that make it a source, not a place to write. */
const READING =
  /\b(?:per|see|following|follow|from|using|via|according to|based on|matching|like|against|as in|described in|defined in|documented in|listed in|than)\s+(?:the\s+)?[("`*[]*$/i;
/** What stands before the place where something is written: "in `a.ts`", "both `a.ts` and `b.ts`", "(`a.ts`)". */
const PLACING =
  /\b(?:in|to|into|inside|within|under|at|on|of|and|or|files?|both|the|an?|existing|new|module|class|component|page|script)\s[("`*[]*$|[,:(&+—–-]\s?[("`*[]*$/i;
const FIRST = /^[\s`*"[(]*$/;
const NOT_DIRECT =
  /\b(?:in|to|for|at|under|into|inside|within|from|of|with|by|using|via|on|and|that|as|so)\b|[:;,(]/i;
const TEST_FILE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec|tests)\.\w+$|[a-z]Tests?\.\w+$|(?:^|\/)test_\w/;
