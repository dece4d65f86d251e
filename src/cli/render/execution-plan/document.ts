import type { Checkout } from "../../../core/batches/checkout.ts";
import type { ExecutionPlan } from "../../../core/batches/execution-plan.ts";
import type { Finding, Task } from "../../../core/plan/plan.ts";

/** What the parts of the document are written from. */
export type DocumentFacts = {
  readonly execution: ExecutionPlan;
  readonly findings: readonly Finding[];
  /** Absent: there is no repository. */
  readonly checkout?: Checkout;
  /** The plan's files as they are given on the command line. */
  readonly paths: readonly string[];
  /** What `--step` has to say for exactly these tasks; undefined: they cannot be chosen alone. */
  readonly steps: (tasks: readonly Task[]) => string | undefined;
};

/** `1 task`, `2 tasks`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** A word for a shell, quoted where it must be. */
export function shellWord(word: string): string {
  return /^[\w./@:+,=-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Lines between an opening and a closing tag. */
export function tagged(tag: string, lines: readonly string[]): string[] {
  return [`<${tag}>`, ...lines, `</${tag}>`];
}

/** What to give git as the commit that the run begins on. */
export function baseOf({ checkout }: DocumentFacts): string {
  return checkout?.head?.slice(0, 10) ?? "BASE";
}
