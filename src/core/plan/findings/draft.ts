import type { Finding, Span, TextEdit } from "../plan.ts";
import type { RepositoryFacts } from "../repository-roots.ts";

/** A finding before it is known whether it will be told: what takes looking into the text waits until it is. */
export type Draft = Omit<Finding, "message" | "span" | "count" | "edits" | "safe"> & {
  /** A function where very many may be found and few be told. */
  readonly message: string | (() => string);
  readonly place: () => Span;
  /** undefined: there is nothing that a program could change for certain. */
  readonly mend?: () => Mend | undefined;
};

export type Mend = { readonly edits: readonly TextEdit[]; readonly safe: boolean };

/** What a plan is held against beside itself. */
export type Against = {
  /** Absent: nothing is said about which files exist. */
  readonly repository?: RepositoryFacts;
  /** The texts of the plan's files by their paths; absent: numbers in them are not mended. */
  readonly texts?: ReadonlyMap<string, string>;
};
