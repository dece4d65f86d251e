import type { CodeBlock, FileUse, Task } from "../../core/plan/plan.ts";
import { elisionIn } from "./elision.ts";
import { fitsFile } from "./language.ts";
import { readTitle } from "./lead.ts";
import type { Wish } from "./lead.ts";
import { isRefusal, refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { changingCommand, isShellBlock } from "./shell-block.ts";
import { targetOf, writtenFiles } from "./targets.ts";
import { wishOf } from "./wish-of.ts";

/** One change that the plan gives word for word. */
export type Edit =
  | {
      readonly kind: "add";
      readonly path: string;
      readonly code: string;
      /** Why it must not be done when the file is not there, or when it is. */
      readonly unlessThere?: string;
      readonly ifThere?: string;
    }
  | { readonly kind: "replace"; readonly path: string; readonly old: string; readonly new: string }
  | { readonly kind: "diff"; readonly path: string; readonly patch: string }
  | { readonly kind: "delete"; readonly path: string };

/** All that a task asks for as edits in the plan's order, or why it cannot be done without thinking. */
export function editsOf(task: Task, scope: readonly string[]): readonly Edit[] | Refusal {
  if (task.script !== undefined || task.commands.some(({ phase }) => phase === "main")) {
    return refuse("the task runs a program instead of giving code");
  }
  const pieces = piecesOf(task, scope);
  if (isRefusal(pieces)) return pieces;
  const edits: Edit[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    const edit = piece.wish.kind === "old" ? replacement(piece, pieces[++at]) : editOf(task, piece);
    if (isRefusal(edit)) return edit;
    edits.push(edit);
  }
  for (const { path, action } of task.files) if (action === "delete") edits.push({ kind: "delete", path });
  if (edits.length === 0) return refuse("the plan gives no code for this task");
  const bare = writtenFiles(task).find(({ path }) => !edits.some((edit) => edit.path === path));
  return bare === undefined ? edits : refuse(`the plan gives no code for ${bare.path}`);
}

/** A code block that is to be written, with its file and what the words before it wish. */
type Piece = { readonly block: CodeBlock; readonly file: FileUse; readonly wish: Wish };

function piecesOf(task: Task, scope: readonly string[]): readonly Piece[] | Refusal {
  const files = writtenFiles(task);
  const only = files.length === 1 ? files[0]?.path : undefined;
  const pieces: Piece[] = [];
  for (const block of task.code) {
    const wish = wishOf(task, block);
    if (wish.kind === "skip") continue;
    if (isShellBlock(block, block.target ?? only)) {
      const command = changingCommand(block);
      if (command !== undefined) return refuse(`the task also asks to run \`${command}\``);
      continue;
    }
    const file = targetOf(block, files, scope);
    if (isRefusal(file)) return file;
    pieces.push({ block, file, wish });
  }
  return pieces;
}

function replacement({ block: old, file }: Piece, next: Piece | undefined): Edit | Refusal {
  if (next?.wish.kind !== "new" || next.file.path !== file.path) {
    return refuse(`the code to be replaced at line ${old.line} is not followed by what replaces it`);
  }
  const elided = elisionIn(old.text, old.language) ?? elisionIn(next.block.text, next.block.language);
  if (elided !== undefined) return leftOut(elided);
  return { kind: "replace", path: file.path, old: old.text, new: next.block.text };
}

function leftOut(line: string): Refusal {
  return refuse(`the plan's code leaves something out: ${line.slice(0, 80)}`);
}

function editOf(task: Task, { block, file, wish }: Piece): Edit | Refusal {
  const { path } = file;
  if (/^(?:diff|patch)$/i.test(block.language)) return { kind: "diff", path, patch: block.text };
  if (wish.kind === "new")
    return refuse(`the code at line ${block.line} replaces something that the plan does not give`);
  if (wish.kind === "unclear")
    return refuse(`the plan does not give the change of ${path} word for word: ${wish.why}`);
  if (!fitsFile(block.language, path))
    return refuse(`the ${block.language} code at line ${block.line} is not the text of ${path}`);
  const elided = elisionIn(block.text, block.language);
  if (elided !== undefined) return leftOut(elided);
  const other = namedInComment(block.text, path);
  if (other !== undefined)
    return refuse(`the code at line ${block.line} names ${other} as its file, not ${path}`);
  if (block.text.trim() === "") return refuse(`the code block at line ${block.line} is empty`);
  return { kind: "add", path, code: block.text, ...conditions(task, file, wish) };
}

/** What the words leave open: a change needs the file, and code at the end of a file has to be meant so. */
function conditions(task: Task, file: FileUse, wish: Wish): { unlessThere?: string; ifThere?: string } {
  const { path, action, lines } = file;
  const title = readTitle(task.title);
  const { plainly, atEnd } = wish.kind === "add" ? wish : { plainly: false, atEnd: false };
  const isNew = action === "create" || plainly || title === "new";
  const changes = action === "modify" || (action === "unknown" && title === "change");
  const needsFile = action !== "create" && (lines !== undefined || (changes && title !== "new"));
  let ifThere: string | undefined;
  if (lines !== undefined && !atEnd) ifThere = `the code belongs at lines ${lines} of ${path}`;
  else if (title === "change" && !plainly)
    ifThere = `the task changes what ${path} has, and does not say how`;
  else if (title === "part" && !atEnd) ifThere = `the code belongs in a certain part of ${path}`;
  else if (!isNew) ifThere = `the plan does not say what to do with its code in ${path}`;
  let unlessThere: string | undefined;
  if (needsFile) unlessThere = `${path} is to be changed, but it does not exist`;
  else if (!isNew) unlessThere = `the plan does not say that ${path} is to be created`;
  return {
    ...(unlessThere === undefined ? {} : { unlessThere }),
    ...(ifThere === undefined ? {} : { ifThere }),
  };
}

/** A first line such as `// src/other.ts`, where it is another file than the one meant. */
function namedInComment(code: string, path: string): string | undefined {
  const found = /^\s*(?:\/\/|#|<!--|\/\*)\s*([\w@.-]+(?:\/[\w@.[\]-]+)+\.\w+)\s*(?:-->|\*\/)?\s*$/m.exec(
    code,
  )?.[1];
  return found === undefined || `/${path}`.endsWith(`/${found}`) || `/${found}`.endsWith(`/${path}`)
    ? undefined
    : found;
}
