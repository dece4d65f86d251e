import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";

import { loadPlan, type LoadedPlan, type LoadRequest } from "../../app/load-plan.ts";
import { analyse, type Analysis } from "../../core/plan/analyse.ts";
import { findings } from "../../core/plan/findings.ts";
import type { Finding } from "../../core/plan/plan.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { numberOption } from "../number-option.ts";
import { offerFixes } from "../offer-fixes.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { safeText } from "../render/plain.ts";
import { renderPlanLeft, renderPlanReport } from "../render/plan-report.ts";
import { repositoryFacts } from "../repository.ts";
import { version } from "../version.ts";
import type * as Work from "./plan-profiles.ts";

type PlanOptions = Work.ProfileOptions & {
  readonly format?: string;
  readonly json?: boolean;
  readonly agents?: string;
  readonly dialect?: string;
  readonly failOn?: string;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

const FORMATS = ["text", "json", "sarif", "markdown"] as const;
const FAIL_ON = ["error", "warning", "info", "never"] as const;
type Format = (typeof FORMATS)[number];
type FailOn = (typeof FAIL_ON)[number];

/**
 * `renga plan FILE…`: exit code 2 when the plan cannot be run as it stands, 1 when it has findings of the severity that
 * `--fail-on` names or worse, else 0; with `--fail-on never` always 0.
 */
export async function plan(paths: readonly string[], options: PlanOptions): Promise<number> {
  const format = options.json === true ? "json" : oneOf("--format", options.format ?? "text", FORMATS);
  const failOn = oneOf("--fail-on", options.failOn ?? "error", FAIL_ON);
  const agents = numberOption("--agents", options.agents, { least: 1, most: 1024 });
  if (options.fix !== true && (options.dryRun === true || options.yes === true))
    throw new UserError(`${options.dryRun === true ? "--dry-run" : "--yes"} goes with --fix`);
  const profiles = await profileWork(options);
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const request: LoadRequest = {
    paths,
    cwd,
    ...(repository === undefined ? {} : { repository }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  };
  let loaded = await loadPlan(request);
  if (options.fix === true) {
    const outcome = await offerFixes(
      { ...request, files: loaded.files },
      { ...options, aside: format !== "text" },
    );
    if (outcome === "written") loaded = await loadPlan(request);
    if (outcome === "shown") return exitCode(findingsOf(loaded, request), failOn);
  }
  const found = findingsOf(loaded, request);
  if (profiles !== undefined && options.executionPlan === true) {
    await profiles.writeExecutionPlan(loaded, found, { request, options });
    return exitCode(found, failOn);
  }
  if (profiles !== undefined && options.compare === true) {
    const { grouping } = profiles.profileChoices(options);
    process.stdout.write(
      await profiles.comparison(loaded, format, {
        ...(grouping === undefined ? {} : { grouping }),
        request,
        look: lookOf(),
      }),
    );
    return exitCode(found, failOn);
  }
  const isRest = options.fix === true && format === "text";
  process.stdout.write(
    isRest
      ? leftOf(loaded, found)
      : await report(format, loaded, found, await analysisOf(loaded, options, agents)),
  );
  await sayCost(format, loaded, request);
  return exitCode(found, failOn);
}

/** Where the configuration has agents, the plan has a price. */
async function sayCost(format: Format, { plan }: LoadedPlan, { repository }: LoadRequest): Promise<void> {
  if (format !== "text" || repository === undefined) return;
  // Most repositories have none, and then nothing more is loaded.
  if (!readdirSync(repository.root).some((name) => name.startsWith("renga.config."))) return;
  const line = await (await import("../cost-of-plan.ts")).planCostLine(plan, repository.root);
  if (line !== undefined) process.stdout.write(`\n${safeText(line)}\n`);
}

/** What is only loaded where a profile, a comparison or an execution plan is asked for. */
async function profileWork(options: PlanOptions): Promise<typeof Work | undefined> {
  const { profile, grouping, compare, executionPlan, out } = options;
  if ([profile, grouping, compare, executionPlan, out].every((it) => it === undefined)) return undefined;
  const work = await import("./plan-profiles.ts");
  work.profileChoices(options);
  return work;
}

async function analysisOf(
  loaded: LoadedPlan,
  options: PlanOptions,
  agents: number | undefined,
): Promise<() => Analysis> {
  const work = await profileWork(options);
  const { profile, grouping } = work?.profileChoices(options) ?? {};
  if (work !== undefined && profile !== undefined) {
    if (agents !== undefined)
      throw new UserError("--agents and --profile do not go together: a profile says how many");
    return () => work.analyseProfile(loaded, { profile, ...(grouping === undefined ? {} : { grouping }) });
  }
  return () => analyse(loaded.plan, agents === undefined ? {} : { agents });
}

function oneOf<T extends string>(name: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UserError(`${name} ${given}: not one of ${known.join(", ")}`);
}

function textsOf({ files }: LoadedPlan): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}

function findingsOf(loaded: LoadedPlan, { repository }: LoadRequest): Finding[] {
  return findings(loaded.plan, repository, { texts: textsOf(loaded) });
}

function exitCode(found: readonly Finding[], failOn: FailOn): number {
  if (failOn === "never") return EXIT.done;
  const has = (wanted: Finding["severity"]): boolean => found.some(({ severity }) => severity === wanted);
  if (has("error")) return EXIT.usage;
  const isBad = failOn === "info" ? found.length > 0 : failOn === "warning" && has("warning");
  return isBad ? EXIT.failed : EXIT.done;
}

function lookOf(): { width: number; paint: ReturnType<typeof paintFor> } {
  // A terminal that does not know its size says 0.
  const { columns } = process.stdout;
  return { width: columns > 0 ? columns : 100, paint: paintFor(process.stdout, process.env) };
}

function leftOf({ plan }: LoadedPlan, found: readonly Finding[]): string {
  return renderPlanLeft(plan, found, lookOf());
}

/** The whole report in one format; only what that needs is loaded. */
async function report(
  format: Format,
  loaded: LoadedPlan,
  found: readonly Finding[],
  analysisOf: () => Analysis,
): Promise<string> {
  if (format === "sarif") return sarif(loaded, found);
  const { plan, digest } = loaded;
  const analysis = analysisOf();
  switch (format) {
    case "json": {
      const { planReport } = await import("../../schema/plan-report.ts");
      return jsonText(planReport({ plan, digest, analysis, findings: found }));
    }
    case "markdown":
      return (await import("../render/plan-markdown.ts")).planMarkdown(plan, analysis, found);
    case "text":
      return renderPlanReport(plan, analysis, found, lookOf());
  }
}

async function sarif(loaded: LoadedPlan, found: readonly Finding[]): Promise<string> {
  const { sarifLog } = await import("../../schema/sarif.ts");
  const { findingHelp } = await import("../finding-help.ts");
  const log = sarifLog({
    findings: found,
    texts: textsOf(loaded),
    version: version(),
    help: findingHelp(),
    fingerprint: (text) => createHash("sha256").update(text).digest("hex").slice(0, 32),
  });
  return jsonText(log);
}
