import {
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";

/** Holds settings and hooks, which say what the user's next git runs, against attempts that have no sandbox: the repository's, and the user's own. */
export type SettingsGuard = {
  /** Puts back what names programs and has changed since; answers what that was, in words. A few `lstat` when nothing has. */
  restore(): readonly string[];
  /** Somebody begins to work. What changed while nobody did was the user's own doing, and is taken as it is. */
  begin(): void;
  /** One of those who began is done; `restore` with it. */
  end(): void;
  /** From now on nothing is compared, and nothing put back. */
  rest(): void;
  /** All that was put back so far. */
  readonly undone: readonly string[];
};

export type GuardOptions = {
  /** Of the repository; absolute. */
  readonly commonDir: string;
  /** Says where the user's own settings are, as git would find them. Without it they are not looked at. */
  readonly env?: NodeJS.ProcessEnv;
};

/** A file or link as it was: what to put back, and how to see without reading that it is the same. */
type Known = {
  readonly stamp: string;
  readonly kind: "file" | "link" | "other";
  /** What it holds; of a link where it leads. */
  readonly bytes: Buffer;
  readonly mode: number;
};

/** What was found in place of what was put back: git looks for nothing of this name. */
const ASIDE = ".renga-undone";
const ANEW = ".renga-anew";
const OURS = /\.renga-(?:undone(?:-\d+)?|anew)$/u;

/** Remembers the settings and the hooks as they are now. */
export function guardSettings({ commonDir, env }: GuardOptions): SettingsGuard {
  const home = env?.["HOME"] ?? homedir();
  const users = env === undefined ? [] : userSettings(env, home);
  const watched = (): readonly string[] => [...ofRepository(commonDir), ...users];
  const known = new Map<string, Known>();
  const look = (path: string): void => {
    const found = read(path);
    if (found === undefined) known.delete(path);
    else known.set(path, found);
  };
  const all = (): ReadonlySet<string> => new Set([...known.keys(), ...watched()]);
  for (const path of watched()) look(path);
  const put = (path: string): string[] => {
    const before = known.get(path);
    const now = read(path);
    // A device, a folder, a file above a megabyte: not compared.
    if (now?.stamp === before?.stamp || before?.kind === "other") return [];
    if (now !== undefined && isHarmless(path, before, now)) {
      known.set(path, now);
      return [];
    }
    const name = nameOf(path, commonDir, home);
    const aside = freeName(path);
    try {
      if (before !== undefined) writeAnew(path + ANEW, before);
      if (now !== undefined) renameSync(path, path + aside);
      if (before !== undefined) {
        renameSync(path + ANEW, path);
        known.set(path, { ...before, stamp: stampOf(path) ?? "" });
      }
    } catch (error) {
      return [`${name} (NOT put back: ${(error as Error).message})`];
    }
    return [now === undefined ? `${name} (removed)` : `${name} (found: ${name}${aside})`];
  };
  const undone: string[] = [];
  let rests = false;
  const restore = (): readonly string[] => {
    if (rests) return [];
    const changed = [...all()].flatMap(put);
    undone.push(...changed);
    return changed;
  };
  let working = 0;
  const begin = (): void => {
    if (working++ > 0 || rests) return;
    for (const path of all()) if (stampOf(path) !== known.get(path)?.stamp) look(path);
  };
  const end = (): void => {
    restore();
    working--;
  };
  return { restore, begin, end, rest: () => void (rests = true), undone };
}

/** Nobody's link may stand there. */
function writeAnew(path: string, { kind, bytes, mode }: Known): void {
  rmSync(path, { recursive: true, force: true });
  if (kind === "link") symlinkSync(bytes, path);
  else writeFileSync(path, bytes, { mode, flag: "wx" });
}

/** What was put aside earlier stays. */
function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? ASIDE : `${ASIDE}-${number}`;
    if (lstatSync(path + name, { throwIfNoEntry: false }) === undefined) return name;
  }
}

function nameOf(path: string, commonDir: string, home: string): string {
  if (path.startsWith(`${commonDir}/`)) return join(".git", relative(commonDir, path));
  return path.startsWith(`${home}/`) ? join("~", relative(home, path)) : path;
}

/** Settings, what they apply filters to, and hooks; a hooks folder that is a link is the user's own doing. */
function ofRepository(commonDir: string): readonly string[] {
  const hooks = join(commonDir, "hooks");
  let names: string[] = [];
  try {
    names = readdirSync(hooks).filter((name) => !name.endsWith(".sample") && !OURS.test(name));
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

/** The user's own, and where they lie when their places are links; files that they include are not followed. */
function userSettings(env: NodeJS.ProcessEnv, home: string): readonly string[] {
  const folder = join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "git");
  const named = env["GIT_CONFIG_GLOBAL"];
  const configs = named === undefined ? [join(home, ".gitconfig"), join(folder, "config")] : [named];
  const paths = [...configs, join(folder, "attributes")].filter((path) => path !== "");
  return [...new Set(paths.flatMap((path) => [path, realOf(path)]))];
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function stampOf(path: string): string | undefined {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && [stat.ino, stat.size, stat.mode, stat.mtimeNs, stat.ctimeNs].join();
}

function read(path: string): Known | undefined {
  const stamp = stampOf(path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stamp === undefined || stat === undefined) return undefined;
  const mode = stat.mode & 0o777;
  if (stat.isSymbolicLink()) return { stamp, kind: "link", bytes: readlinkSync(path, "buffer"), mode };
  try {
    if (stat.isFile() && stat.size < 1 << 20) return { stamp, kind: "file", bytes: readFileSync(path), mode };
  } catch {
    // Somebody else's.
  }
  return { stamp, kind: "other", bytes: Buffer.alloc(0), mode };
}

function isHarmless(path: string, before: Known | undefined, now: Known): boolean {
  if (before?.kind === now.kind && before.bytes.equals(now.bytes) && before.mode === now.mode) return true;
  // Of these every line counts, and one that is gone.
  if (now.kind !== "file" || /\/hooks\/|attributes$/u.test(path)) return false;
  const old = new Set(before?.kind === "link" ? [] : settingsOf(before?.bytes.toString("latin1") ?? ""));
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
  /^(?:\[user\]\n(?:\[user\]|(?:name|email) = [^\\]*)|(\[branch "[\w./-]+"\])\n(?:\1|(?:(?:remote|pushRemote) = [\w.-]+|(?:merge|rebase|vscode-merge-base) = [^\\]*))|(\[(?:advice|color|pull|push)\])\n(?:\2|\w+ = [^\\]*))$/u;
