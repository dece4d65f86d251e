import { putFile } from "../../app/put-file.ts";
import type { Event } from "../../core/run/event.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { compareReports, type RunComparison } from "../../core/views/compare-reports.ts";
import { report as reportOf, type RunReport } from "../../core/views/report.ts";
import type { Journal } from "../../ports/journal.ts";
import { paintFor } from "../render/colour.ts";
import { renderFullReport } from "../render/run-report.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

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
    const about = reportOn(journal, run);
    if (about === undefined) return EXIT.failed;
    const earlier =
      options.against === undefined ? runBefore(journal, about) : chooseRun(journal, options.against);
    const then = earlier === undefined ? undefined : reportOn(journal, earlier);
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
      return `${JSON.stringify(runReportDocument(about, comparison), undefined, 2)}\n`;
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

function reportOn(journal: Journal, run: string): RunReport | undefined {
  return reportOf(events(journal, run));
}

function* events(journal: Journal, run: string): Generator<Event> {
  for (const { event } of journal.events(run)) yield event;
}

/** The last run before this one that came to its end and was of the same plan: of the same texts, else of the same title. */
function runBefore(journal: Journal, { run, title, digest, startedAt }: RunReport): string | undefined {
  const earlier = journal
    .runs()
    .filter((row) => row.run !== run && row.startedAt <= startedAt && row.title === title && row.finished);
  const same = earlier.find((row) => {
    const [first] = journal.events(row.run);
    return first?.event.type === "run-started" && first.event.digest === digest;
  });
  return (same ?? earlier[0])?.run;
}
