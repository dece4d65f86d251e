import { capped } from "./findings/capped.ts";
import { commandFindings } from "./findings/commands.ts";
import { dependencyFindings } from "./findings/dependencies.ts";
import { fileFindings } from "./findings/files.ts";
import { groupFindings } from "./findings/groups.ts";
import { idFindings } from "./findings/ids.ts";
import { proofFindings } from "./findings/proof.ts";
import { totalFindings } from "./findings/totals.ts";
import { waveFindings } from "./findings/waves.ts";
import { planFacts } from "./plan-facts.ts";
import type { Finding, Plan, Severity } from "./plan.ts";
import { rebasePaths } from "./rebase-paths.ts";
import type { RepositoryFacts } from "./repository-roots.ts";

const FAMILIES = [
  dependencyFindings,
  idFindings,
  totalFindings,
  groupFindings,
  waveFindings,
  fileFindings,
  commandFindings,
  proofFindings,
] as const;

const GRAVITY: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/**
 * Everything the author of the plan would want to know, the reader's own notes included: errors first, then by place.
 * Only what cannot be run is an error. Without a repository nothing is said about which files exist. Never throws.
 */
export function findings(plan: Plan, repository?: RepositoryFacts): Finding[] {
  const based = rebasePaths(plan, repository ?? { name: "", files: new Set() });
  const facts = planFacts(based);
  const all = [...capped(based.notes), ...FAMILIES.flatMap((family) => capped(family(facts, repository)))];
  return all.sort(
    (a, b) =>
      GRAVITY[a.severity] - GRAVITY[b.severity] ||
      (a.span.file < b.span.file ? -1 : Number(a.span.file > b.span.file)) ||
      a.span.line - b.span.line,
  );
}
