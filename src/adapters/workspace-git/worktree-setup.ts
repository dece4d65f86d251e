import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { WorktreeConfig } from "../../core/config.ts";
import { UserError } from "../../core/user-error.ts";
import type { ProcessRunner } from "../../ports/process-runner.ts";
import type { PrepareOptions } from "../../ports/workspace.ts";
import type { Checkout } from "./fill-worktree.ts";
import type { Git } from "./git.ts";
import type { Objects } from "./objects.ts";
import { findEntry } from "./tree.ts";

/** What the last set-up of a worktree was made from, and the ignored paths that it left behind. */
export type SetupStamp = { readonly key: string; readonly outputs: readonly string[] };

/** In git's record of the worktree, so that it goes with it and no `git clean` sees it. */
const STAMP = "renga-setup.json";
const SHOWN = 2000;

/** The set-up command did not succeed; the message carries the end of its output. */
export class SetupFailed extends UserError {}

/** What a set-up depends on: the command, and the content of its inputs in this tree. */
export async function setupKey(objects: Objects, tree: string, config: WorktreeConfig): Promise<string> {
  const hash = createHash("sha256").update(config.setup ?? "");
  for (const path of config.setupInputs)
    hash.update(`\0${path}\0${(await findEntry(objects, tree, path))?.oid ?? ""}`);
  return hash.digest("hex");
}

/** The stamp of the worktree's last set-up; undefined when there is none or something it made is gone. */
export function readStamp({ admin, path }: Checkout): SetupStamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(join(admin, STAMP), "utf8")) as SetupStamp;
    return stamp.outputs.every((output) => existsSync(join(path, output))) ? stamp : undefined;
  } catch {
    // None, or half written: the set-up is made again.
    return undefined;
  }
}

export function writeStamp({ admin }: Checkout, stamp: SetupStamp): void {
  writeFileSync(join(admin, STAMP), JSON.stringify(stamp));
}

/** Forgets the last set-up, so that one that is cut short is not taken for done. */
export function dropStamp({ admin }: Checkout): void {
  rmSync(join(admin, STAMP), { force: true });
}

/** Runs the set-up command in the worktree; rejects with `SetupFailed` unless it succeeds. */
export async function runSetup(
  processes: ProcessRunner,
  { path }: Checkout,
  config: WorktreeConfig,
  { signal, env }: PrepareOptions = {},
): Promise<void> {
  const command = config.setup ?? "";
  const done = await processes.run(
    {
      command,
      cwd: path,
      env: { GIT_CEILING_DIRECTORIES: dirname(path), ...env },
      timeoutSeconds: config.setupTimeoutSeconds,
      sweep: true,
    },
    signal,
  );
  if (done.exitCode === 0 && !done.timedOut && !done.cancelled) return;
  const how = done.cancelled
    ? "was stopped"
    : done.timedOut
      ? `took longer than ${config.setupTimeoutSeconds} s`
      : (done.startError ?? `ended with exit code ${done.exitCode ?? "none"}`);
  const end = done.tail.trimEnd().slice(-SHOWN);
  throw new SetupFailed(`the worktree's set-up \`${command}\` ${how}${end === "" ? "" : `:\n${end}`}`, {
    hint: "try the command in a fresh checkout; it is worktree.setup in renga.config",
  });
}

/** Ignored paths that lie in the worktree, folders whole, without those that are links of ours. */
export async function ignoredPaths(git: Git, { path, admin }: Checkout): Promise<readonly string[]> {
  const args = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
  const paths = await git.text(args, { cwd: path, gitDir: admin });
  return paths.split("\0").flatMap((name) => (name === "" ? [] : [name.replace(/\/$/, "")]));
}
