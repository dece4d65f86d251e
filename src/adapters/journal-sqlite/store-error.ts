import { EXIT, UserError } from "../../core/user-error.ts";

/** SQLite's primary result codes that a user's machine, not a bug, brings about: https://www.sqlite.org/rescode.html */
const CAUSES: Readonly<Record<number, { readonly says: string; readonly hint: string }>> = {
  5: { says: "another process is writing to it", hint: "Wait for the other renga to end, then try again." },
  8: { says: "it cannot be written", hint: "Give yourself write access to the folder." },
  10: {
    says: "the disk failed to read or write it",
    hint: "Free some space or check the disk, then run again: what was recorded before is safe.",
  },
  11: {
    says: "it is damaged",
    hint: "Restore it from a copy, or move the folder aside to begin afresh.",
  },
  13: {
    says: "the disk is full",
    hint: "Free some space, then run again: what was recorded before is safe.",
  },
  14: {
    says: "it cannot be opened",
    hint: "Check that the folder exists and that you may write in it.",
  },
  23: { says: "you are not allowed to open it", hint: "Check the folder's permissions." },
  26: {
    says: "it is not a journal of renga",
    hint: "Move the file aside; a new one is made by the next run.",
  },
};

/** One line for the user where the cause is their disk or their permissions; the error itself where it is a bug. */
export function storeError(error: unknown, path: string): unknown {
  const code = (error as { errcode?: unknown }).errcode;
  const system = (error as { code?: unknown }).code;
  // Extended codes carry the primary one in their low byte.
  const primary = typeof code === "number" ? code & 0xff : SYSTEM_CODES[String(system)];
  const cause = primary === undefined ? undefined : CAUSES[primary];
  if (cause === undefined) return error;
  return new UserError(`${path}: ${cause.says}`, { hint: cause.hint, exitCode: EXIT.failed });
}

/** What making the folder itself can end in, told in the same words. */
const SYSTEM_CODES: Readonly<Record<string, number>> = {
  ENOSPC: 13,
  EDQUOT: 13,
  EROFS: 8,
  EACCES: 8,
  EPERM: 8,
  EIO: 10,
  ENOTDIR: 14,
  EEXIST: 14,
};
