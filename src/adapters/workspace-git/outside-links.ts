import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import type { WorktreeConfig } from "../../core/config.ts";
import { UserError } from "../../core/user-error.ts";
import { SHARED } from "./home.ts";
import type { Objects } from "./objects.ts";
import { findEntry, treePath } from "./tree.ts";

/** A path of every worktree that leads to a place outside it; `make`: the place is a folder that is made when it is not there. */
export type OutsideLink = { readonly path: string; readonly target: string; readonly make: boolean };

/** The links that the configuration asks for; a `UserError` for a path that is not inside a repository, or is asked for twice. */
export function linksOf(root: string, { links, shared }: WorktreeConfig): readonly OutsideLink[] {
  const all = [
    ...links.map((path) => ({ path: cleaned(path), target: join(root, cleaned(path)), make: false })),
    ...shared.map((path) => ({ path: cleaned(path), target: join(root, SHARED, cleaned(path)), make: true })),
  ];
  const paths = new Set<string>();
  for (const { path } of all) {
    if (paths.has(path)) throw new UserError(`${path} is asked for twice among the worktrees' links`, HINT);
    paths.add(path);
  }
  const nested = all.find(({ path }) => all.some((other) => path.startsWith(`${other.path}/`)));
  if (nested !== undefined)
    throw new UserError(`${nested.path} lies in another path that the worktrees link`, HINT);
  return all;
}

const HINT = { hint: "see worktree.links and worktree.shared in renga.config" };

function cleaned(path: string): string {
  const trimmed = path.replace(/^\.\//, "").replace(/\/+$/, "");
  try {
    if (treePath(trimmed)[0] === ".renga") throw new Error(`${path} is Renga's own`);
  } catch (error) {
    throw new UserError(`a worktree cannot link ${path}: ${(error as Error).message}`, HINT);
  }
  return trimmed;
}

/** Rejects a link in whose place git has something, or whose way there leads out of the worktree. */
export async function checkLinks(
  objects: Objects,
  tree: string,
  links: readonly OutsideLink[],
): Promise<void> {
  for (const { path } of links) {
    const names = path.split("/");
    for (let depth = 1; depth <= names.length; depth++) {
      const part = names.slice(0, depth).join("/");
      const entry = await findEntry(objects, tree, part);
      if (entry === undefined) break;
      if (depth < names.length && entry.mode === "40000") continue;
      throw new UserError(
        `the worktrees are to link ${path}, but git tracks ${part === path ? "it" : `${part}, which is no folder`}`,
        HINT,
      );
    }
  }
}

/** Takes away whatever stands where the links go: links, and what an attempt put in their place; what they lead to is not touched. */
export function dropLinks(root: string, links: readonly OutsideLink[]): void {
  for (const { path } of links) {
    // Through a link on the way this would be somebody else's file.
    if (!leadsInside(root, dirname(path))) continue;
    const place = join(root, path);
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) unlinkSync(place);
    else if (stat !== undefined) rmSync(place, { recursive: true, force: true });
  }
}

/** Makes the links, each where its target is there; leaves one that stands as it is. */
export function putLinks(root: string, links: readonly OutsideLink[]): void {
  for (const { path, target, make } of links) {
    if (make) mkdirSync(target, { recursive: true });
    if (!existsSync(target) || !leadsInside(root, dirname(path))) continue;
    const place = join(root, path);
    const stat = lstatSync(place, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() && readlinkSync(place) === target) continue;
    if (stat !== undefined) rmSync(place, { recursive: true, force: true });
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(target, place);
  }
}

function leadsInside(root: string, folder: string): boolean {
  if (folder === ".") return true;
  const names = folder.split("/");
  return names.every((_, depth) => {
    const stat = lstatSync(join(root, ...names.slice(0, depth + 1)), { throwIfNoEntry: false });
    return stat === undefined || stat.isDirectory();
  });
}
