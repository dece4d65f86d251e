import type { KnownError } from "../core/config.ts";
import { describeKnownError, diagnose } from "../core/run/known-errors.ts";
import { TookTooLong, withinTime } from "./within-time.ts";

/** Why something did not hold, and the id of the known error that explains it. */
export type Broken = { readonly message: string; readonly cause?: string };

/** The message with what is known of such a failure at its end, where the evidence tells of a known error. */
export function explain(message: string, evidence: string, own?: readonly KnownError[]): Broken {
  const known = find(evidence, own);
  if (known === undefined) return { message };
  return { message: `${message}\n${describeKnownError(known)}`, cause: known.id };
}

/** The repository's own patterns may take so long together, in milliseconds: one of them must not stop the run. */
const LONGEST_MS = 200;

function find(evidence: string, own: readonly KnownError[] = []): KnownError | undefined {
  if (own.length === 0) return diagnose(evidence);
  try {
    return withinTime(LONGEST_MS, () => diagnose(evidence, own));
  } catch (error) {
    if (error instanceof TookTooLong) return diagnose(evidence);
    throw error;
  }
}
