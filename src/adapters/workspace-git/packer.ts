import type { Git } from "./git.ts";

/** Landings after which the new loose objects are packed: git's own clearing up is off while a run lasts. */
const PACK_EVERY = 1000;

/** Packs what landings leave behind, beside everything else. */
export type Packer = {
  /** Told of each landing; every thousandth starts a packing. */
  landed(): void;
  /** Waits for the packing that is under way. */
  end(): Promise<void>;
};

/** A packer for the repository around `root`. */
export function openPacker(git: Git, root: string): Packer {
  let landings = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    landed() {
      if (++landings % PACK_EVERY !== 0) return;
      // Only thrift: when it fails (a full disk, the user's own `git gc`), the next one packs more.
      last = last.then(() => git.run(["repack", "-d", "-q", "-l"], { cwd: root })).catch(() => undefined);
    },
    async end() {
      await last;
    },
  };
}
