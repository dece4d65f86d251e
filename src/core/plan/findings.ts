import { blocksFindings } from "./findings/blocks.ts";
import { commandFindings } from "./findings/commands.ts";
import { cycleFindings } from "./findings/cycles.ts";
import { dependencyFindings } from "./findings/dependencies.ts";
import type { Against, Draft } from "./findings/draft.ts";
import { fileFindings } from "./findings/files.ts";
import { groupFindings } from "./findings/groups.ts";
import { idFindings } from "./findings/ids.ts";
import { lineFindings } from "./findings/lines.ts";
import { noteFindings } from "./findings/notes.ts";
import { ownedPathFindings } from "./findings/owned-paths.ts";
import { partFindings } from "./findings/parts.ts";
import { progressFindings } from "./findings/progress.ts";
import { proofFindings } from "./findings/proof.ts";
import { MOST_OF_ONE_KIND, tell } from "./findings/tell.ts";
import { totalFindings } from "./findings/totals.ts";
import { twinFindings } from "./findings/twins.ts";
import { waveFindings } from "./findings/waves.ts";
import { planFacts, type PlanFacts } from "./plan-facts.ts";
import type { Finding, Plan, Severity } from "./plan.ts";
import { rebasePaths } from "./rebase-paths.ts";
import type { RepositoryFacts } from "./repository-roots.ts";

const FAMILIES: readonly ((facts: PlanFacts, against: Against) => Iterable<Draft>)[] = [
  noteFindings,
  dependencyFindings,
  cycleFindings,
  blocksFindings,
  idFindings,
  twinFindings,
  totalFindings,
  partFindings,
  progressFindings,
  groupFindings,
  ownedPathFindings,
  waveFindings,
  fileFindings,
  lineFindings,
  commandFindings,
  proofFindings,
];

const GRAVITY: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

export type FindingOptions = {
  /** The texts of the plan's files by their paths; absent: numbers in them are not mended. */
  readonly texts?: ReadonlyMap<string, string>;
  /** How many of one code are told before the rest is only counted; default 50. */
  readonly most?: number;
  /** Only errors, and what a program could mend. */
  readonly mendable?: boolean;
};

/**
 * Everything the author of the plan would want to know, the reader's own notes included: errors first, then by place.
 * Only what cannot be run is an error. Without a repository nothing is said about which files exist. Never throws.
 */
export function findings(
  plan: Plan,
  repository?: RepositoryFacts,
  { texts, most = MOST_OF_ONE_KIND, mendable = false }: FindingOptions = {},
): Finding[] {
  const facts = planFacts(rebasePaths(plan, repository ?? { name: "", files: new Set() }));
  const against: Against = {
    ...(repository === undefined ? {} : { repository }),
    ...(texts === undefined ? {} : { texts }),
  };
  const drafts = told(facts, against);
  const all = tell(mendable ? drafts.filter(isMendable) : drafts, most);
  return all.sort(
    (a, b) =>
      GRAVITY[a.severity] - GRAVITY[b.severity] ||
      (a.span.file < b.span.file ? -1 : Number(a.span.file > b.span.file)) ||
      a.span.line - b.span.line,
  );
}

function isMendable({ mend, severity }: Draft): boolean {
  return mend !== undefined || severity === "error";
}

function* told(facts: PlanFacts, against: Against): Generator<Draft, void, undefined> {
  for (const family of FAMILIES) yield* family(facts, against);
}
