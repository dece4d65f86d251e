import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";

/** One landing, known to be possible as far as commits go. */
export type LandPlan = {
  readonly git: Git;
  readonly repository: Repository;
  readonly branch: string;
  readonly onto: string;
  readonly ours: string;
  readonly theirs: string;
  readonly forward: boolean;
  /** The tree that the user's branch will have. */
  readonly tree: string;
};

/** Some names for a message. */
export function namesOf(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(", ");
  return files.length > 3 ? `${shown} and ${files.length - 3} more` : shown;
}

/** The message of the merge commit. */
export function mergeMessage(branch: string, onto: string): string {
  return `Merge ${branch} into ${onto}`;
}
