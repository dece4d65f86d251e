import type { FileAction } from "../core/plan/plan.ts";
import { remember } from "./remember.ts";

/** What is to happen to a file, from the words before its path and the remark behind it; `fallback` where they say nothing. */
export function fileAction(before: string, remark: string, fallback: FileAction): FileAction {
  return actionIn(remark) ?? actionIn(before) ?? fallback;
}

/** The action that words such as "NEW", "(modify — why)", "Delete:" name, the first that occurs; undefined where they name none. */
export const actionIn: (words: string) => FileAction | undefined = remember((words) => {
  const found = ACTION.exec(words);
  return found === null ? undefined : ACTIONS[found[0].slice(0, 3).toLowerCase()];
});

const ACTION =
  /\b(?:new|creat(?:e|es|ed|ing)|modif(?:y|ies|ied|ication)|updat(?:e|es|ed)|edit(?:s|ed)?|chang(?:e|es|ed)|extend(?:s|ed)?|existing|renam(?:e|ed)|delet(?:e|es|ed)|remov(?:e|es|ed)|read(?:[- ]only)?|referenc(?:e|es)|tests?)\b/i;
const ACTIONS: Readonly<Record<string, FileAction>> = {
  new: "create",
  cre: "create",
  mod: "modify",
  upd: "modify",
  edi: "modify",
  cha: "modify",
  ext: "modify",
  exi: "modify",
  ren: "modify",
  del: "delete",
  rem: "delete",
  rea: "read",
  ref: "read",
  tes: "test",
};
