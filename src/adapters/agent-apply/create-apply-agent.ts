import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import type { Agent, AgentResult, Assignment } from "../../ports/agent.ts";
import { addCode } from "./add-code.ts";
import { applyDiff } from "./apply-diff.ts";
import { editsOf } from "./edits-of.ts";
import type { Edit } from "./edits-of.ts";
import { isRefusal, refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";
import { replaceText } from "./replace-text.ts";
import { safePath } from "./safe-path.ts";

/**
 * Writes what a plan gives word for word, without a model: new files, additions, exact replacements and diffs, stated
 * deletions. Everything else is refused as "needs-agent", with the reason, and then nothing at all is written.
 */
export function createApplyAgent(): Agent {
  return {
    name: "apply",
    deterministic: true,
    work: async (assignment, signal) => {
      try {
        return signal.aborted ? failed("cancelled", "the run was stopped") : apply(assignment);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        return failed("infrastructure", `the files could not be written: ${message}`);
      }
    },
  };
}

function failed(failure: "cancelled" | "needs-agent" | "infrastructure", message: string): AgentResult {
  return { status: "failed", failure, message, output: "" };
}

/** What a file held before and is to hold; undefined: no file. */
type Draft = {
  readonly path: string;
  readonly real: string;
  readonly before: string | undefined;
  now: string | undefined;
};

function apply({ task, scope, worktree }: Assignment): AgentResult {
  const edits = editsOf(task, scope);
  if (isRefusal(edits)) return failed("needs-agent", edits.refused);
  const drafts = new Map<string, Draft>();
  for (const edit of edits) {
    const draft = drafts.get(edit.path) ?? readDraft(worktree, edit.path);
    if (isRefusal(draft)) return failed("needs-agent", draft.refused);
    const now = edited(draft.now, edit);
    if (isRefusal(now)) return failed("needs-agent", now.refused);
    draft.now = now.content;
    drafts.set(edit.path, draft);
  }
  for (const draft of drafts.values()) write(draft);
  return { status: "done", output: [...drafts.values()].map(describe).join("\n") };
}

function readDraft(worktree: string, path: string): Draft | Refusal {
  const real = safePath(worktree, path);
  if (isRefusal(Object(real))) return real as Refusal;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const before = text.decode(readFileSync(real as string));
    return { path, real: real as string, before, now: before };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { path, real: real as string, before: undefined, now: undefined };
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return refuse(`${path} is not text in UTF-8`);
    throw error;
  }
}

function edited(content: string | undefined, edit: Edit): { readonly content: string | undefined } | Refusal {
  if (edit.kind === "delete") return { content: undefined };
  const result = changed(content, edit);
  return typeof result === "string" ? { content: result } : result;
}

function changed(content: string | undefined, edit: Exclude<Edit, { kind: "delete" }>): string | Refusal {
  const { path } = edit;
  if (edit.kind === "diff") return applyDiff(content, edit.patch, path);
  if (edit.kind === "replace") {
    return content === undefined
      ? refuse(`${path} is to be changed, but it does not exist`)
      : replaceText(content, edit, path);
  }
  if (content === undefined && edit.unlessThere !== undefined) return refuse(edit.unlessThere);
  const added = addCode(content, edit.code, path);
  if (content !== undefined && edit.ifThere !== undefined && added !== content) return refuse(edit.ifThere);
  return added;
}

function write({ real, before, now }: Draft): void {
  if (now === before) return;
  if (now === undefined) {
    rmSync(real);
    return;
  }
  mkdirSync(dirname(real), { recursive: true });
  writeFileSync(real, now);
}

function describe({ path, before, now }: Draft): string {
  if (now === before) return `${path}: already as the plan wants it`;
  if (now === undefined) return `${path}: deleted`;
  if (before === undefined) return `${path}: created, ${countLines(now)} lines`;
  return `${path}: changed, ${countLines(before)} lines before, ${countLines(now)} now`;
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
