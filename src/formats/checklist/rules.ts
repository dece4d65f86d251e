import type { Lines } from "../line.ts";

/** What a dialect knows about its check-lists; the engine does the rest. */
export type ChecklistRules = {
  /** Which boxes are tasks where a document has ids: those with ids such as `T001`, such as `1.2`, with any id, or every box. */
  readonly tasks: "lettered" | "numbered" | "named" | "all";
  /** Headings under which alone boxes are tasks. */
  readonly within?: RegExp;
  /** Headings under which boxes are something else: criteria, questions, sign-offs. */
  readonly outside?: RegExp;
  /** The one path that a title names is the file the task writes, whatever its words. */
  readonly exactPaths?: boolean;
  /** A task without a parallel mark waits for the one before it even where it names its dependencies. */
  readonly orderHolds?: boolean;
  /** The tool's phases follow each other: what a document says about that. */
  readonly phases?: PhaseOrder;
};

/** A heading that holds tasks, in document order. */
export type Phase = {
  readonly title: string;
  /** First line of the text below the heading, and the line behind its last. */
  readonly from: number;
  readonly to: number;
};

/** For each phase the places of those that come before it, all of them earlier ones; undefined: the one before it. */
export type PhaseOrder = (phases: readonly Phase[], lines: Lines) => (readonly number[] | undefined)[];
