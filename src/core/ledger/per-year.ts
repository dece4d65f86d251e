import { money } from "./money.ts";

/** What a year would come to at a stated pace, with the sum that it comes from. */
export type PerYear = { readonly micros: number; readonly formula: string };

/** Weeks of a year, as people reckon. */
const WEEKS = 52;

/** A year of runs like these: the mean of `runs` runs that came to `micros`, so many of them a week, for 52 weeks. */
export function perYear(micros: number, runs: number, perWeek: number): PerYear {
  const year = Math.round((micros / runs) * perWeek * WEEKS);
  const mean = runs === 1 ? money(micros) : `${money(micros)} ÷ ${runs} runs`;
  return {
    micros: year,
    formula: `${mean} × ${perWeek} ${perWeek === 1 ? "run" : "runs"} a week × ${WEEKS} weeks`,
  };
}
