import type { KnownError } from "../core/config.ts";
import { describeKnownError, diagnose } from "../core/run/known-errors.ts";

/** Why something did not hold, and the id of the known error that explains it. */
export type Broken = { readonly message: string; readonly cause?: string };

/** The message with what is known of such a failure at its end, where the evidence tells of a known error. */
export function explain(message: string, evidence: string, own?: readonly KnownError[]): Broken {
  const known = diagnose(evidence, own);
  if (known === undefined) return { message };
  return { message: `${message}\n${describeKnownError(known)}`, cause: known.id };
}
