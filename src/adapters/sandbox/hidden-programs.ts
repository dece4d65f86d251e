import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { findProgram } from "../process/find-program.ts";

/** Where other programs of this machine keep their files and sockets: each process in the sandbox sees them empty, and its own. */
export const PRIVATE: readonly string[] = ["/tmp", "/run/user"];

export type HiddenIn = {
  /** Where programs are looked for, as in the variable PATH. */
  readonly path: string;
  /** The folder it is started in. */
  readonly cwd: string;
  /** Folders of which nothing more may be shown than the very file: they hold what a read-only mount would cover. */
  readonly whole: readonly string[];
};

/**
 * What a command line names that lies where the sandbox shows nothing, such as a script in /tmp: its folder, since a script
 * has files beside it, or the file alone where the folder is one that all share. To be shown read-only.
 */
export function hiddenPrograms(
  command: string | readonly string[],
  { path, cwd, whole }: HiddenIn,
): string[] {
  const words = typeof command === "string" ? wordsOf(command) : command;
  const program = findProgram(words[0] ?? "", path, cwd);
  const named = [
    ...(program === undefined ? [] : [program]),
    ...words.filter((word) => word.startsWith("/")),
  ];
  const shown = named.flatMap((it) => (isHidden(it) && existsSync(it) ? [it, realpathSync(it)] : []));
  const covers = (folder: string): boolean =>
    PRIVATE.includes(folder) || whole.some((it) => isIn(it, folder));
  return [...new Set(shown)].flatMap((it) => {
    if (!isHidden(it)) return [];
    const folder = statSync(it).isDirectory() ? it : dirname(it);
    return covers(folder) ? (folder === it ? [] : [it]) : [folder];
  });
}

/** A shell's words, as far as they can be told without carrying it out. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"'|;&<>()=]+)/gu)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

function isHidden(path: string): boolean {
  return PRIVATE.some((folder) => path.startsWith(`${folder}/`));
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
