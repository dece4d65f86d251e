import { loadConfig } from "../../app/load-config.ts";
import type { LoadedPlan, LoadRequest } from "../../app/load-plan.ts";
import { putFile } from "../../app/put-file.ts";
import { stepSpecs } from "../../app/select-steps.ts";
import { compareProfiles, forecastProfile } from "../../core/batches/compare-profiles.ts";
import { executionPlan } from "../../core/batches/execution-plan.ts";
import { GROUPINGS, type Grouping } from "../../core/batches/group-tasks.ts";
import { PROFILES } from "../../core/batches/profiles.ts";
import { analyse, type Analysis } from "../../core/plan/analyse.ts";
import type { Finding } from "../../core/plan/plan.ts";
import type { ProfileName } from "../../core/run/event.ts";
import { UserError } from "../../core/user-error.ts";
import { inspectCheckout } from "../checkout.ts";
import { planCosts } from "../cost-of-plan.ts";
import { renderExecutionPlan } from "../render/execution-plan/render-execution-plan.ts";
import { jsonText } from "../render/json-text.ts";
import { comparisonDocument, comparisonMarkdown, renderComparison } from "../render/profile-comparison.ts";
import type { Look } from "../render/run-report.ts";

export type ProfileOptions = {
  readonly profile?: string;
  readonly grouping?: string;
  readonly compare?: boolean;
  readonly executionPlan?: boolean;
  readonly out?: string;
  readonly force?: boolean;
};

/** The profile and the grouping that were asked for; a `UserError` for others than there are, and for options that do not go together. */
export function profileChoices(options: ProfileOptions): { profile?: ProfileName; grouping?: Grouping } {
  const profile = PROFILES.find((name) => name === options.profile);
  const grouping = GROUPINGS.find((name) => name === options.grouping);
  if (options.profile !== undefined && profile === undefined)
    throw new UserError(`--profile ${options.profile}: not one of ${PROFILES.join(", ")}`);
  if (options.grouping !== undefined && grouping === undefined)
    throw new UserError(`--grouping ${options.grouping}: not one of ${GROUPINGS.join(", ")}`);
  const isDocument = options.executionPlan === true;
  if (isDocument && options.compare === true)
    throw new UserError("--compare and --execution-plan do not go together");
  if (!isDocument && options.out !== undefined) throw new UserError("--out goes with --execution-plan");
  if (grouping !== undefined && !isDocument && options.compare !== true && profile === undefined)
    throw new UserError("--grouping goes with --execution-plan, --compare or --profile");
  return { ...(profile === undefined ? {} : { profile }), ...(grouping === undefined ? {} : { grouping }) };
}

/** The numbers of the plan with the schedule that the profile would make of it. */
export function analyseProfile(
  { plan }: LoadedPlan,
  { profile, grouping }: { readonly profile: ProfileName; readonly grouping?: Grouping },
): Analysis {
  const analysis = analyse(plan);
  if (analysis.schedule === undefined) return analysis;
  const options = { name: profile, ...(grouping === undefined ? {} : { grouping }) };
  return { ...analysis, schedule: forecastProfile(plan, analysis, options).forecast.schedule };
}

type About = { readonly grouping?: Grouping; readonly look: Look; readonly request: LoadRequest };

/** What `renga plan --compare` prints. */
export async function comparison(
  { plan }: LoadedPlan,
  format: "text" | "json" | "markdown" | "sarif",
  { grouping, look, request }: About,
): Promise<string> {
  const compared = compareProfiles(plan, grouping === undefined ? {} : { grouping });
  if (compared === undefined)
    throw new UserError("profiles cannot be compared: dependencies go round in a circle", {
      hint: "renga plan FILE says which",
    });
  const tries = compared.forecasts.map(({ profile }) => profile.retries);
  const { repository } = request;
  const costs = repository === undefined ? undefined : await planCosts(plan, repository.root, tries);
  const found = { ...compared, ...(costs === undefined ? {} : { costs }) };
  switch (format) {
    case "json":
      return jsonText(comparisonDocument(found));
    case "markdown":
      return comparisonMarkdown(found);
    case "text":
      return renderComparison(found, look);
    case "sarif":
      throw new UserError("--compare is not said in sarif: text, json or markdown");
  }
}

/** Writes the document of `renga plan --execution-plan` to the file that `--out` names, or to the standard output. */
export async function writeExecutionPlan(
  { plan }: LoadedPlan,
  findings: readonly Finding[],
  about: { readonly request: LoadRequest; readonly options: ProfileOptions },
): Promise<void> {
  const { request, options } = about;
  const { repository } = request;
  if (plan.tasks.length === 0)
    throw new UserError(`${request.paths.join(", ")}: no task found to plan`, {
      hint: "`renga plan FILE` shows what was read; docs/plan-format.md shows what a task looks like",
    });
  const chosen = profileChoices(options);
  const config = repository === undefined ? undefined : (await loadConfig(repository.root, chosen)).config;
  const profile = chosen.profile ?? config?.profile;
  const text = renderExecutionPlan({
    execution: executionPlan(plan, analyse(plan), {
      ...chosen,
      ...(profile === undefined ? {} : { profile }),
    }),
    findings,
    paths: request.paths,
    steps: stepSpecs(plan),
    ...(repository === undefined ? {} : { checkout: await inspectCheckout(repository, plan, config) }),
  });
  if (options.out === undefined || options.out === "-") process.stdout.write(text);
  else {
    await putFile(options.out, text, { force: options.force === true });
    process.stderr.write(
      `${options.out}: the execution plan of ${plan.title === "" ? "the plan" : plan.title}\n`,
    );
  }
}
