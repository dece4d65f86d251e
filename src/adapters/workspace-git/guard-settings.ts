import { lstatSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Holds the repository's settings and hooks, which say what the user's next git runs, against attempts that have no sandbox. */
export type SettingsGuard = {
  /** Puts back what names programs and has changed since; answers what that was, in words. A few `lstat` when nothing has. */
  restore(): readonly string[];
  /** From now on nothing is compared, and nothing put back. */
  rest(): void;
  /** All that was put back so far. */
  readonly undone: readonly string[];
};

/** A file as it was: what to put back, and how to see without reading that it is the same. */
type Known = { readonly stamp: string; readonly bytes: Buffer; readonly mode: number };

/** What was found in place of what was put back: git looks for nothing of this name. */
const ASIDE = ".renga-undone";
const ANEW = ".renga-anew";

/** Remembers the settings and the hooks of the repository as they are now. */
export function guardSettings(commonDir: string): SettingsGuard {
  const known = new Map<string, Known>();
  for (const path of watched(commonDir)) {
    const found = read(path);
    if (found !== undefined) known.set(path, found);
  }
  const put = (path: string): string[] => {
    const before = known.get(path);
    const stamp = stampOf(path);
    if (stamp === before?.stamp) return [];
    const now = read(path);
    if (now !== undefined && isHarmless(path, before, now)) {
      known.set(path, now);
      return [];
    }
    const name = join(".git", relative(commonDir, path));
    try {
      if (before !== undefined) writeAnew(path + ANEW, before);
      if (stamp !== undefined) renameSync(path, path + ASIDE);
      if (before !== undefined) {
        renameSync(path + ANEW, path);
        known.set(path, { ...before, stamp: stampOf(path) ?? "" });
      }
    } catch (error) {
      return [`${name} (NOT put back: ${(error as Error).message})`];
    }
    return [stamp === undefined ? `${name} (removed)` : `${name} (found: ${name}${ASIDE})`];
  };
  const undone: string[] = [];
  let rests = false;
  const restore = (): readonly string[] => {
    if (rests) return [];
    const changed = [...new Set([...known.keys(), ...watched(commonDir)])].flatMap(put);
    undone.push(...changed);
    return changed;
  };
  return { restore, rest: () => void (rests = true), undone };
}

/** Nobody's link may stand there. */
function writeAnew(path: string, { bytes, mode }: Known): void {
  rmSync(path, { recursive: true, force: true });
  writeFileSync(path, bytes, { mode, flag: "wx" });
}

/** Settings, what they apply filters to, and hooks; a hooks folder that is a link is the user's own doing. */
function watched(commonDir: string): readonly string[] {
  const hooks = join(commonDir, "hooks");
  let names: string[] = [];
  try {
    names = readdirSync(hooks).filter(
      (name) => !name.endsWith(".sample") && !name.endsWith(ASIDE) && !name.endsWith(ANEW),
    );
  } catch {
    // None, as where a template says so.
  }
  return [
    join(commonDir, "config"),
    join(commonDir, "config.worktree"),
    join(commonDir, "info", "attributes"),
    ...names.map((name) => join(hooks, name)),
  ];
}

function stampOf(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && [stat.ino, stat.size, stat.mode, stat.mtimeNs, stat.ctimeNs].join();
}

/** Undefined for what is not there, and for what is no file of usual size: that is only known by its stamp. */
function read(path: string): Known | undefined {
  const stamp = stampOf(path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stamp === undefined || stat === undefined) return undefined;
  const isPlain = stat.isFile() && stat.size < 1 << 20;
  return isPlain ? { stamp, bytes: readFileSync(path), mode: stat.mode & 0o777 } : undefined;
}

function isHarmless(path: string, before: Known | undefined, now: Known): boolean {
  if (before?.bytes.equals(now.bytes) === true && before.mode === now.mode) return true;
  if (!path.endsWith("config")) return false;
  const old = new Set(settingsOf(before?.bytes.toString("latin1") ?? ""));
  return settingsOf(now.bytes.toString("latin1")).every((it) => old.has(it) || HARMLESS.test(it));
}

/** Each line after the head of its section; what is not of the usual form is not told apart further. */
function settingsOf(text: string): readonly string[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    const words = line.trim();
    if (words === "") return [];
    if (words.startsWith("[")) section = words;
    return [`${section}\n${words}`];
  });
}

/** Who commits, which branch follows which, and how git looks and pulls: nothing that names a program or a place to push to. */
const HARMLESS =
  /^(?:\[user\]\n(?:\[user\]|(?:name|email) = [^\\]*)|(\[branch "[\w./-]+"\])\n(?:\1|(?:remote|merge|rebase|pushRemote|vscode-merge-base) = [^\\]*)|(\[(?:advice|color|pull|push)\])\n(?:\2|\w+ = [^\\]*))$/u;
