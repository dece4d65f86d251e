import type { RunReport } from "../../core/views/report.ts";

/** Why a run has not simply come to its end: a red gate, the breaker, its budget; undefined where its tasks say it themselves. */
export function whyEnded({ outcome, gateEnds, trips, budget }: RunReport): string | undefined {
  if (outcome === "budget")
    return budget.findLast(({ level }) => level === "stop" || level === "refusal")?.text;
  if (outcome !== "failed") return undefined;
  const red = gateEnds.at(-1);
  const said =
    red?.passed === false
      ? red.message
      : trips.length > 1
        ? `the breaker tripped: ${trips.at(-1)?.message ?? ""}`
        : "";
  return said === "" ? undefined : said.split("\n", 1)[0];
}
