import type { FileAction, FileUse } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import { isFileName } from "../file-name.ts";
import { readFileUses } from "../file-uses.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import { orderedFiles } from "../ordered-files.ts";

/**
 * The files of an OMO task: those that its commit names and those that its text has created, changed or deleted, with what is to
 * happen to each; its references are read, all else is mentioned only. Evidence that reviews leave is none of them.
 */
export function workFiles(task: DraftTask): readonly FileUse[] {
  const { files, body } = task;
  const uses = [...files.filter(isMeant), ...commitFiles(body), ...orderedFiles(body)].filter(
    ({ path }) => !OWN_FOLDER.test(path),
  );
  const paths = fullPaths(uses);
  const byPath = new Map<string, FileUse>();
  for (const use of uses) {
    const path = paths.get(use.path) ?? use.path;
    const known = byPath.get(path);
    const action = use.action === "unknown" ? "modify" : use.action;
    if (known === undefined || RANK[action] > RANK[known.action])
      byPath.set(path, { ...known, ...use, path, action });
  }
  const found = [...byPath.values()];
  if (found.some(({ action }) => action !== "read")) return found;
  return [...found, ...mentionedFiles(body, found).filter(({ path }) => !OWN_FOLDER.test(path))];
}

/** A reference names its file first and then mostly things inside it. */
function isMeant({ path, action }: FileUse): boolean {
  return action !== "read" || isFileName(path, false);
}

/** Files that the line on the commit names. */
function commitFiles(body: string): FileUse[] {
  return body.split(/\r?\n/).flatMap((line) => {
    const files = COMMIT_FILES.exec(line.slice(0, LONGEST))?.[1];
    return files === undefined ? [] : readFileUses(files, "modify");
  });
}

/** `types.ts` is `src/agent/types.ts` where the task names one such path elsewhere. */
function fullPaths(uses: readonly FileUse[]): Map<string, string> {
  const byName = new Map<string, Set<string>>();
  for (const { path } of uses) {
    const slash = path.lastIndexOf("/");
    if (slash < 0) continue;
    const name = path.slice(slash + 1);
    byName.set(name, (byName.get(name) ?? new Set()).add(path));
  }
  const found = new Map<string, string>();
  for (const [name, paths] of byName) if (paths.size === 1) found.set(name, [...paths][0]!);
  return found;
}

const LONGEST = 2000;
/** What says most about a file wins. */
const RANK: Readonly<Record<FileAction, number>> = {
  read: 0,
  unknown: 1,
  test: 2,
  modify: 3,
  create: 4,
  delete: 4,
};
const OWN_FOLDER = /^\.(?:sisyphus|omo)\//;
const COMMIT_FILES = /(?:^\s*[-*]?\s*\**|\|\s*)Files\**\s*[:：]\**\s*(.+)$/i;
