import type { WorktreeConfig } from "../../core/config.ts";
import type { ProcessRunner } from "../../ports/process-runner.ts";
import type { PrepareOptions } from "../../ports/workspace.ts";
import type { Checkout, Stamp } from "./fill-worktree.ts";
import { KEPT_FOLDERS } from "./fill-worktree.ts";
import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";
import type { Objects } from "./objects.ts";
import { checkLinks, dropLinks, linksOf, putLinks } from "./outside-links.ts";
import type { OutsideLink } from "./outside-links.ts";
import { fillSubmodules, submodulesOf } from "./submodules.ts";
import { dropStamp, ignoredPaths, readStamp, runSetup, setupKey, writeStamp } from "./worktree-setup.ts";

type Phantoms = ReadonlyMap<string, Stamp>;

/** Makes a worktree fit for work around the putting of its files. */
export type Furnisher = {
  readonly links: readonly OutsideLink[];
  /** `put` puts the files of `treeish` there, is handed patterns of what it must leave, and may be called twice. */
  furnish(
    checkout: Checkout,
    treeish: string,
    put: (kept: readonly string[]) => Promise<Phantoms>,
    how?: PrepareOptions,
  ): Promise<Phantoms>;
};

export type FurnisherOptions = {
  readonly repository: Repository;
  readonly kept?: readonly string[] | undefined;
  readonly worktree?: WorktreeConfig | undefined;
  /** Runs the set-up command. */
  readonly processes?: ProcessRunner | undefined;
};

/** A furnisher for the worktrees of a checkout; a `UserError` for a configuration that cannot be. */
export function openFurnisher(git: Git, objects: Objects, options: FurnisherOptions): Furnisher {
  const { repository, kept = KEPT_FOLDERS, worktree: config, processes } = options;
  const { root } = repository;
  if (config === undefined)
    return {
      links: [],
      async furnish(checkout, treeish, put) {
        const phantoms = await put(kept);
        await fillSubmodules(git, checkout.path, await submodulesOf(git, objects, repository, treeish));
        return phantoms;
      },
    };
  const links = linksOf(root, config);
  if (config.setup !== undefined && processes === undefined)
    throw new Error("a set-up command needs a process runner");

  return {
    links,
    async furnish(checkout, treeish, put, how) {
      const { path } = checkout;
      const tree = (await objects.resolve(`${treeish}^{tree}`))?.oid ?? treeish;
      await checkLinks(objects, tree, links);
      const submodules = await submodulesOf(git, objects, repository, tree);
      const fill = async (spared: readonly string[]): Promise<Phantoms> => {
        dropLinks(path, links);
        const phantoms = await put([...kept, ...spared.map(anchored)]);
        await fillSubmodules(git, path, submodules);
        putLinks(path, links);
        return phantoms;
      };
      if (config.setup === undefined || processes === undefined) return fill([]);
      const key = await setupKey(objects, tree, config);
      const stamp = readStamp(checkout);
      if (stamp?.key === key) return fill(stamp.outputs);
      await fill([]);
      dropStamp(checkout);
      await runSetup(processes, checkout, config, how);
      const linked = new Set(links.map((link) => link.path));
      const outputs = (await ignoredPaths(git, checkout)).filter((output) => !linked.has(output));
      // What the command changed among tracked files would pass for the attempt's own work.
      const phantoms = await fill(outputs);
      writeStamp(checkout, { key, outputs });
      return phantoms;
    },
  };
}

function anchored(path: string): string {
  return `/${path.replaceAll(/[\\*?[\]!#\s]/g, "\\$&")}`;
}
