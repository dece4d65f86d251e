import type { FileAction, FileUse } from "../../core/plan/plan.ts";
import type { DraftTask } from "../dialect.ts";
import { actionIn } from "../file-action.ts";
import { isFileName, isSurelyFile, splitLines } from "../file-name.ts";
import { mentionedFiles } from "../mentioned-files.ts";
import { orderedFiles } from "../ordered-files.ts";

/** The files of a part of a plan: those its fields or its title name, those set in bold code or right behind a verb, else all that its text mentions. */
export function partFiles({ files, body, title }: DraftTask): readonly FileUse[] {
  const found = new Map<string, FileUse>();
  for (const use of files)
    if (isSurelyFile(use.path) || (isFileName(use.path, false) && !use.path.startsWith("/")))
      found.set(use.path, use.action === "unknown" ? { ...use, action: actionOf(title) } : use);
  for (const line of body.split(/\r?\n/))
    for (const [raw, name, behind] of line.slice(0, LONGEST).matchAll(BOLD_CODE)) {
      const { path, lines } = splitLines(name!);
      if (!isSurelyFile(path) || found.has(path)) continue;
      const action = actionIn(/^\s*\(([^()]*)\)/.exec(behind!)?.[1] ?? "") ?? "modify";
      found.set(path, { path, raw: raw.trim(), action, ...(lines === undefined ? {} : { lines }) });
    }
  for (const use of orderedFiles(body)) if (!found.has(use.path)) found.set(use.path, use);
  return found.size > 0 ? [...found.values()] : mentionedFiles(body);
}

/** A heading that begins with "Create" has its file created, all others have it changed. */
function actionOf(title: string): FileAction {
  const action = actionIn(title.slice(0, 10));
  return action === "create" || action === "delete" ? action : "modify";
}

const LONGEST = 2000;
const BOLD_CODE = /\*\*`([^`*\s]{3,200})`[^*`]{0,60}\*\*(?=(.{0,40}))/g;
