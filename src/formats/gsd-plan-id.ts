/** The plan that a dependency or a file's name speaks of: `16-02`, `16-02-PLAN.md`, `phase-16/16-02`, `02` or `2` within a phase. */
export function gsdPlanId(words: string, phase: string): string | undefined {
  const name = words.slice(words.lastIndexOf("/") + 1);
  const whole = /(\d+(?:\.\d+)?)-(\d+)(?![\d.])/.exec(name);
  if (whole !== null) return planId(whole[1]!, whole[2]!);
  const short = /^\D*(\d+)\D*$/.exec(name);
  return short === null || phase === "" ? undefined : planId(phase, short[1]!);
}

/** Phase and plan as GSD names its files, `02-06`. */
export function planId(phase: string, plan: string): string {
  const [whole = "", part] = phase.split(".");
  return `${whole.padStart(2, "0")}${part === undefined ? "" : `.${part}`}-${plan.padStart(2, "0")}`;
}

/** The number in a phase's name: `16-tool-execution` and `Phase 16` are 16, `27.1-reliability` is 27.1. */
export function phaseNumber(name: string): string {
  return /\d+(?:\.\d+)?/.exec(name)?.[0] ?? "";
}
