import { loadPlan } from "../../app/load-plan.ts";
import { analyse } from "../../core/plan/analyse.ts";
import { findings } from "../../core/plan/findings.ts";
import { EXIT } from "../../core/user-error.ts";
import { planReport } from "../../schema/plan-report.ts";
import { numberOption } from "../number-option.ts";
import { paintFor } from "../render/colour.ts";
import { renderPlanReport } from "../render/plan-report.ts";
import { repositoryFacts } from "../repository.ts";

type PlanOptions = { readonly json?: boolean; readonly agents?: string; readonly dialect?: string };

/** `renga plan FILE…`: exit code 2 when the plan cannot be run as it stands, else 0. */
export async function plan(paths: readonly string[], options: PlanOptions): Promise<number> {
  const agents = numberOption("--agents", options.agents, { least: 1, most: 1024 });
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const { plan, digest } = await loadPlan({
    paths,
    cwd,
    ...(repository === undefined ? {} : { repository }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  const analysis = analyse(plan, agents === undefined ? {} : { agents });
  const found = findings(plan, repository);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify(planReport({ plan, digest, analysis, findings: found }), undefined, 2)}\n`,
    );
  } else {
    const width = process.stdout.columns ?? 100;
    process.stdout.write(
      renderPlanReport(plan, analysis, found, { width, paint: paintFor(process.stdout, process.env) }),
    );
  }
  return found.some(({ severity }) => severity === "error") ? EXIT.usage : EXIT.done;
}
