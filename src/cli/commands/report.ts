import { putFile } from "../../app/put-file.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { compareReports, pastOf, type RunComparison } from "../../core/views/compare-reports.ts";
import { report as reportOf, type RunReport } from "../../core/views/report.ts";
import type { Journal } from "../../ports/journal.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { renderFullReport } from "../render/run-report.ts";
import { chooseRun, eventsOf, openPastRuns } from "../repository.ts";

export type ReportOptions = {
  readonly format?: string;
  readonly json?: boolean;
  readonly output?: string;
  readonly force?: boolean;
  readonly against?: string;
};

const FORMATS = ["text", "json", "markdown", "html"] as const;
type Format = (typeof FORMATS)[number];

/** `renga report [RUN]`: to the standard output or a file, beside an earlier run where there is one. */
export async function report(id: string | undefined, options: ReportOptions): Promise<number> {
  const format = formatOf(options);
  const { journal } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, id);
    const earlier =
      options.against === undefined ? runBefore(journal, run) : chooseRun(journal, options.against);
    // Before the run itself: of the earlier one only its numbers are kept.
    const then = earlier === undefined ? undefined : reportOn(journal, earlier, pastOf);
    const about = reportOn(journal, run, (it) => it);
    if (about === undefined) return EXIT.failed;
    const text = await rendered(format, about, then === undefined ? undefined : compareReports(about, then));
    if (options.output === undefined || options.output === "-") process.stdout.write(text);
    else {
      await putFile(options.output, text, { force: options.force === true });
      process.stderr.write(`${options.output}: report of run ${run}\n`);
    }
    return EXIT.done;
  } finally {
    journal.close();
  }
}

/** What `--format` says, else what the name of the file says. */
function formatOf({ format, json, output }: ReportOptions): Format {
  if (json === true) return "json";
  const named = /\.(html?|md|markdown|json)$/i.exec(output ?? "")?.[1]?.toLowerCase();
  const given =
    format ??
    { htm: "html", html: "html", json: "json", md: "markdown", markdown: "markdown" }[named ?? ""] ??
    "text";
  const found = FORMATS.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UserError(`--format ${given}: not one of ${FORMATS.join(", ")}`);
}

async function rendered(format: Format, about: RunReport, comparison?: RunComparison): Promise<string> {
  switch (format) {
    case "json": {
      const { runReportDocument } = await import("../../schema/run-report.ts");
      return jsonText(runReportDocument(about, comparison));
    }
    case "markdown":
      return (await import("../render/report-markdown.ts")).reportMarkdown(about, comparison);
    case "html":
      return (await import("../render/report-html.ts")).reportHtml(about, comparison);
    case "text": {
      // A terminal that does not know its size says 0.
      const { columns } = process.stdout;
      const look = { width: columns > 0 ? columns : 100, paint: paintFor(process.stdout, process.env) };
      return renderFullReport(about, look, comparison);
    }
  }
}

function reportOn<T>(journal: Journal, run: string, kept: (report: RunReport) => T): T | undefined {
  const made = reportOf(eventsOf(journal, run));
  return made === undefined ? undefined : kept(made);
}

/** The last run before this one that came to its end and was of the same plan: of the same texts, else of the same title. */
function runBefore(journal: Journal, run: string): string | undefined {
  const rows = journal.runs();
  const own = rows.find((row) => row.run === run);
  if (own === undefined) return undefined;
  const earlier = rows.filter(
    ({ run: other, startedAt, title, finished }) =>
      other !== run && startedAt <= own.startedAt && title === own.title && finished,
  );
  if (earlier.length < 2) return earlier[0]?.run;
  const digest = digestOf(journal, run);
  return (earlier.find((row) => digestOf(journal, row.run) === digest) ?? earlier[0])?.run;
}

function digestOf(journal: Journal, run: string): string | undefined {
  const [first] = journal.events(run);
  return first?.event.type === "run-started" ? first.event.digest : undefined;
}
