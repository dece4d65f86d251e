import type { Gates } from "../config.ts";

/** What was found in the checkout before a run, for the check-list that comes first. */
export type Checkout = {
  /** Undefined: there is no commit yet. */
  readonly head: string | undefined;
  /** Undefined: HEAD is detached. */
  readonly branch: string | undefined;
  /** Paths with changes that are not committed, but for the plan's own. */
  readonly changed: readonly string[];
  /** What git is in the middle of. */
  readonly ongoing: string | undefined;
  /** Programs that the plan's commands and the gates name, and whether they are there. */
  readonly programs: ReadonlyMap<string, boolean>;
  readonly testFiles: number;
  /** Folders that the project's manifests need filled, such as `node_modules`. */
  readonly installs: readonly {
    readonly manifest: string;
    readonly folder: string;
    readonly there: boolean;
  }[];
  /** Keys of tasks whose new files are there already, with the content that the plan gives. */
  readonly alreadyThere: ReadonlySet<string>;
  readonly gates?: Gates;
};
