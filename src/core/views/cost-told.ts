import type { Ledger } from "../ledger/ledger.ts";
import { type CostTotal, totalOf } from "../ledger/totals.ts";

/** The cost of a run as far as its attempts tell of models; nothing where none does. */
export function costTold({ lines }: Ledger): { readonly cost?: CostTotal } {
  const tells = lines.some(
    ({ basis, micros, usage, model }) =>
      basis !== "free" && (micros !== undefined || usage !== undefined || model !== undefined),
  );
  return tells ? { cost: totalOf(lines) } : {};
}
