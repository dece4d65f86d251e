import type { Git } from "./git.ts";
import type { Repository } from "./locate-repository.ts";

/** Something that `renga doctor` has to say of a repository. */
export type Diagnosis = {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: "error" | "warning" | "info";
  /** One line. */
  readonly message: string;
  /** What to do about it, in words or as a command; absent: nothing need be done. */
  readonly fix?: string;
  /** `repair` does it. */
  readonly fixable: boolean;
};

/** A diagnosis with its cure, if it is Renga's to cure. */
export type Ailment = Omit<Diagnosis, "fixable"> & { readonly mend?: () => Promise<void> };

/** What a check looks at. */
export type Patient = { readonly git: Git; readonly repository: Repository };

/** An age in words. */
export function ageInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
