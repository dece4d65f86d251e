import { isAbsolute, normalPath } from "../path.ts";
import type { FileUse, Task, TextEdit } from "../plan.ts";

/**
 * Edits that write re-based paths relative to the repository, wherever a task's text has one of the paths that its fields
 * name; other text that mentions the author's machine stays as it is.
 */
export function rootEdits(tasks: readonly Task[]): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const task of tasks) {
    const { body, span } = task;
    if (body.length !== span.end - span.start) continue;
    for (const [written, path] of writtenPaths(task)) {
      for (const at of occurrences(body, written)) {
        const start = span.start + at;
        edits.push({ file: span.file, start, end: start + written.length, text: path });
      }
    }
  }
  return withoutOverlaps(edits);
}

/** Paths of the author's machine as they are written, with what they mean here. */
function writtenPaths({ files, code }: Task): Map<string, string> {
  if (!files.some(({ raw }) => MAY_BE_ABSOLUTE.test(raw))) return NO_PATHS;
  const paths = new Map<string, string>();
  const roots = new Set<string>();
  for (const use of files) {
    const written = writtenAs(use);
    if (written === undefined) continue;
    paths.set(written, use.path);
    if (written.endsWith(use.path)) roots.add(written.slice(0, -use.path.length));
  }
  for (const { target } of code)
    if (target !== undefined) for (const root of roots) paths.set(root + target, target);
  return paths;
}

const MAY_BE_ABSOLUTE = /(?:^|[\s`"'(=:])~?\/|[A-Za-z]:[\\/]/;
const NO_PATHS: Map<string, string> = new Map();

/** The absolute path in the words that name a file; undefined: it was relative, or is not written out. */
function writtenAs({ raw, path }: FileUse): string | undefined {
  const quoted = /[`"']([^`"']+)[`"']/.exec(raw)?.[1] ?? raw;
  const from = quoted.search(/(?:~?\/|[A-Za-z]:[\\/])/);
  if (from === -1) return undefined;
  const rest = quoted.slice(from);
  for (const end of [rest.length, ...[...rest.matchAll(/:\d| \(|#/g)].map(({ index }) => index)]) {
    const written = rest.slice(0, end).trimEnd();
    if (isAbsolute(written) && normalPath(written).endsWith(`/${path}`)) return written;
  }
  return undefined;
}

function* occurrences(body: string, written: string): Iterable<number> {
  for (let at = body.indexOf(written); at !== -1; at = body.indexOf(written, at + written.length)) {
    const [before, behind] = [body[at - 1] ?? "\n", body[at + written.length] ?? "\n"];
    if (/[\s`"'([<=:]/.test(before) && /[\s`"')\]>,;:#]/.test(behind)) yield at;
  }
}

/** In order; of two that touch the same text the longer one stays: that of a part stands in that of the whole as well. */
function withoutOverlaps(edits: TextEdit[]): TextEdit[] {
  edits.sort((a, b) => (a.file === b.file ? a.start - b.start || b.end - a.end : a.file < b.file ? -1 : 1));
  let before: TextEdit | undefined;
  return edits.filter((edit) => {
    if (before !== undefined && before.file === edit.file && before.end > edit.start) return false;
    before = edit;
    return true;
  });
}
