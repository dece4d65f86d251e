import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where Codex keeps its things when Renga calls it. */
export type CodexHome = {
  readonly folder: string;
  /** What the model is told before everything else. */
  readonly instructionsFile: string;
};

/** Short, as it goes with every request; how to work on a task is said by the assignment. */
const INSTRUCTIONS = `You are a coding agent. Carry out the assignment in the current directory, by yourself, to its end: nobody answers
while you work. Look at the files it names before you change them, change no others, run the checks it names, and stop when they
hold. Commands have no network. End with a short report of what you did.
`;

/**
 * Makes a home that is Renga's own, so that settings, plugins and memories of the user's never reach an attempt. The user's login
 * is found through a link: Codex renews it in place. What else is `told` comes after our own words.
 */
export function openCodexHome(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  told: readonly (string | undefined)[],
): CodexHome {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const usersHome = env["CODEX_HOME"] ?? join(env["HOME"] ?? homedir(), ".codex");
  if (resolve(usersHome) !== resolve(folder)) link(join(folder, "auth.json"), join(usersHome, "auth.json"));
  const more = told.flatMap((text) =>
    text === undefined
      ? []
      : [
          `
${text.trim()}
`,
        ],
  );
  const text = `${INSTRUCTIONS}${more.join("")}`;
  const instructionsFile = join(
    folder,
    `instructions-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.md`,
  );
  writeFileSync(instructionsFile, text);
  dropOldSessions(join(folder, "sessions"));
  return { folder, instructionsFile };
}

/** A folder for an attempt's temporary files, which Codex's sandbox lets it write. */
export function makeTemporary({ folder }: CodexHome, uid: string): string {
  const path = join(folder, "temporary", uid);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** A link may point to what is not there yet: the user may log in later. */
function link(at: string, to: string): void {
  const there = lstatSync(at, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() === true && readlinkSync(at) === to) return;
  // A file is a login made for this home on purpose.
  if (there !== undefined && !there.isSymbolicLink()) return;
  rmSync(at, { force: true });
  symlinkSync(to, at);
}

/** Conversations are kept for 30 days, to look them up or to go on with them by hand. */
const KEPT_MS = 30 * 86_400_000;

/** By the names of their folders, `2026/11/20`. */
function dropOldSessions(sessions: string): void {
  const oldest = new Date(Date.now() - KEPT_MS).toISOString().slice(0, 10).split("-");
  let at = sessions;
  for (const limit of oldest) {
    for (const name of namesIn(at))
      if (name < limit) rmSync(join(at, name), { recursive: true, force: true });
    at = join(at, limit);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
