import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import type { ScratchRepository } from "./scratch-repository.ts";

/** A `git` before the real one on the PATH of a repository's programs. */
export type KillableGit = {
  /** What makes a program find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Every command so far, in order: `worktree add`, `cat-file --batch…` as `cat-file long`. */
  commands(): readonly string[];
  /** Those that were ended. */
  killed(): readonly string[];
};

/** Puts a git there that notes its commands and ends itself once in the middle of each of `kills`, at its given time, from 1. */
export function killableGit(
  it: ScratchRepository,
  kills: ReadonlyMap<string, number> = new Map(),
): KillableGit {
  const top = join(it.root, "../git");
  const bin = join(top, "bin");
  mkdirSync(bin, { recursive: true });
  for (const [command, time] of kills) writeFileSync(join(top, `kill ${command}`), `${time}\n`);
  const path = process.env["PATH"] ?? "";
  writeFileSync(join(bin, "git"), script(top, path));
  chmodSync(join(bin, "git"), 0o755);
  const linesOf = (name: string): readonly string[] =>
    existsSync(join(top, name)) ? readFileSync(join(top, name), "utf8").trimEnd().split("\n") : [];
  return {
    env: { PATH: `${bin}${delimiter}${path}` },
    commands: () => linesOf("log"),
    killed: () => linesOf("killed"),
  };
}

/** A long-lived one is let alone until it has work; any other is ended at once, wherever it is by then. */
function script(top: string, path: string): string {
  return `#!/bin/sh
c=
for a in "$@"; do
  case "$skip$a" in 1*) skip=; continue;; -c|-C) skip=1; continue;; -*) continue;; esac
  case "$c$a" in worktree|submodule) c="$a "; continue;; esac
  c=$c$a; break
done
case " $* " in *" --stdin"*|*" --batch"*) c="$c long";; *" --write-tree"*|*" -S"*) c="$c once";; esac
PATH='${path}'; export PATH
printf '%s\\n' "$c" >> '${top}/log'
if read -r n 2> /dev/null < "${top}/kill $c" && [ "$(grep -cx -- "$c" '${top}/log')" -ge "$n" ] && mkdir "${top}/once $c" 2> /dev/null; then
  printf '%s\\n' "$c" >> '${top}/killed'
  git "$@" <&0 & pid=$!
  case "$c" in *" long") sleep 0.3;; esac
  kill -9 $pid; wait $pid
  kill -9 $$
fi
exec git "$@"
`;
}
