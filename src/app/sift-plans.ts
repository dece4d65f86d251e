import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

import { detectDialect } from "../formats/detect-dialect.ts";
import { isContext } from "../formats/plan-units.ts";
import type { Candidate } from "../formats/plan-units.ts";
import { holdsSecrets } from "./holds-secrets.ts";

/** What a search looked at: `read` files were opened; the rest is no plan by its name, or not to be read. */
export type Sifted = { readonly candidates: readonly Candidate[]; readonly read: number };

/** The files below `root` that a dialect knows as its own, by the first kilobytes of each. Secrets and links are never opened. */
export function siftPlans(root: string, paths: Iterable<string>): Sifted {
  const candidates: Candidate[] = [];
  let read = 0;
  for (const path of paths) {
    if (!PLAN.test(path) || isContext(path) || holdsSecrets(path)) continue;
    const text = readHead(join(root, path));
    if (text === undefined) continue;
    read++;
    if (text === "") continue;
    const found = detectDialect({ path, text });
    if (found !== undefined)
      candidates.push({ path, dialect: found.dialect.name, confidence: found.confidence });
  }
  return { candidates, read };
}

const PLAN = /\.(?:md|mdx|mdc|markdown|ya?ml|json|jsonl|ndjson)$/i;
/** One of these stands near the head of every plan; other texts need not be looked at by every dialect. */
const HINT =
  /^[ \t>#|*_-]*(?:\d{1,9}[.)][ \t]+)?\[[^\]\n]{0,2}\]|^[ \t]*(?:#{1,6}|\*\*)[^\n]{0,80}\d|\b(?:tasks?|todos?|steps?|waves?|userstories|development_status|depends_on|dependencies|status)["'*_]*[ \t]*[:=]|<task|^\{"|\bid"[ \t]*:/im;

/** Enough to know a plan by; only JSON has to be read whole. */
const HEAD = 16 * 1024;
const LARGEST_JSON = 16 * 1024 * 1024;
const head = Buffer.alloc(HEAD);

/** The head of a text file, "" where nothing in it is like a plan, undefined for what is no text or cannot be read. */
function readHead(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const about = fstatSync(file);
    if (!about.isFile()) return undefined;
    const length = readSync(file, head, 0, HEAD, 0);
    const bytes = head.subarray(0, length);
    if (bytes.subarray(0, 8192).includes(0)) return undefined;
    const text = bytes.toString("utf8");
    if (!HINT.test(text)) return "";
    if (length === about.size) return text;
    if (!path.endsWith(".json")) return text.slice(0, text.lastIndexOf("\n") + 1);
    if (about.size > LARGEST_JSON) return "";
    const whole = Buffer.alloc(about.size);
    return whole.toString("utf8", 0, readSync(file, whole, 0, about.size, 0));
  } catch {
    // A file that went away, or may not be read, is no plan of the user's.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
