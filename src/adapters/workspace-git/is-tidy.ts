import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import type { Checkout } from "./fill-worktree.ts";
import type { IndexEntry, PlainIndex } from "./read-index.ts";
import { readPlainIndex } from "./read-index.ts";
import { readRegular } from "./read-regular.ts";

/** Looking at more files than this would stop us longer than asking git costs. */
const MOST_FILES = 1000;

/**
 * Whether surely nothing lies in the checkout but the files of its index, unchanged, so that git would find nothing to clean and
 * nothing to tell: a tenth of what `git clean` and `git status` cost. False where that cannot be told from here.
 */
export function isTidy({ path, admin }: Checkout, objectFormat: "sha1" | "sha256"): boolean {
  const index = readPlainIndex(join(admin, "index"), objectFormat === "sha1" ? 20 : 32);
  if (index === undefined || index.entries.length > MOST_FILES) return false;
  const files = new Map(index.entries.map((entry) => [entry.path, entry]));
  const folders = new Set<string>();
  for (const name of files.keys())
    for (let slash = name.indexOf("/"); slash > 0; slash = name.indexOf("/", slash + 1))
      folders.add(name.slice(0, slash));
  let seen = 0;
  const isUnchanged = comparing(path, index, objectFormat, () => convertsContent(path, admin, files));
  const holds = (folder: string): boolean =>
    readdirSync(join(path, folder), { withFileTypes: true }).every((found) => {
      if (folder === "" && found.name === ".git") return true;
      const name = folder === "" ? found.name : `${folder}/${found.name}`;
      if (found.isDirectory()) return folders.has(name) && holds(name);
      const entry = files.get(name);
      if (entry === undefined || !isUnchanged(entry)) return false;
      seen++;
      return true;
    });
  try {
    return holds("") && seen === files.size;
  } catch {
    return false;
  }
}

/** As git compares: by size, mode and times; where these do not tell, by content. */
function comparing(
  root: string,
  { writtenAt }: PlainIndex,
  objectFormat: string,
  converts: () => boolean,
): (entry: IndexEntry) => boolean {
  let plain: boolean | undefined;
  return ({ path, mode, oid, size, changed, modified }) => {
    const file = join(root, path);
    const stat = lstatSync(file, { bigint: true });
    const isLink = mode === 0o120000;
    if (isLink !== stat.isSymbolicLink() || (!isLink && !stat.isFile())) return false;
    if (!isLink && (mode === 0o100755) !== ((stat.mode & 0o100n) !== 0n)) return false;
    if (stat.size !== BigInt(size) || stat.mtimeNs !== modified || stat.ctimeNs !== changed) return false;
    if (modified / 1_000_000_000n < writtenAt) return true;
    const content = isLink ? readlinkSync(file, "buffer") : readFileSync(file);
    plain ??= !converts();
    if (!isLink && (content.includes(13) || !plain)) return false;
    return createHash(objectFormat).update(`blob ${content.length}\0`).update(content).digest("hex") === oid;
  };
}

/** Whether attributes ask for more than line ends: then a file's bytes do not tell what git would store of it. */
function convertsContent(path: string, admin: string, files: ReadonlyMap<string, unknown>): boolean {
  const own = [...files.keys()].filter((name) => name === ATTRIBUTES || name.endsWith(`/${ATTRIBUTES}`));
  const config = process.env["XDG_CONFIG_HOME"] ?? join(process.env["HOME"] ?? homedir(), ".config");
  const others = [
    join(dirname(dirname(admin)), "info", "attributes"),
    join(config, "git", "attributes"),
    "/etc/gitattributes",
    "/usr/local/etc/gitattributes",
    "/opt/homebrew/etc/gitattributes",
  ];
  const all = [...own.map((name) => join(path, name)), ...others.filter((name) => existsSync(name))];
  return all.some((name) => /filter|ident|encoding/u.test(readRegular(name).toString()));
}

const ATTRIBUTES = ".gitattributes";
