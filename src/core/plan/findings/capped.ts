import type { Finding } from "../plan.ts";
import { counted } from "./words.ts";

/** How often each thing is told before the rest is only counted. */
const MOST_OF_ONE_KIND = 50;

/** The findings with at most 50 of one code; what goes beyond becomes one more that counts the rest. */
export function capped(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const told = new Map<string, number>();
  return findings.flatMap((finding) => {
    const number = (told.get(finding.code) ?? 0) + 1;
    told.set(finding.code, number);
    if (number <= MOST_OF_ONE_KIND) return [finding];
    if (number > MOST_OF_ONE_KIND + 1) return [];
    const rest = counts.get(finding.code)! - MOST_OF_ONE_KIND;
    return [
      { ...finding, message: `${counted(rest, "more finding")} of this kind, the first: ${finding.message}` },
    ];
  });
}
