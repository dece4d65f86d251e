import { EXIT } from "../../core/user-error.ts";
import { report as reportOf } from "../../core/views/report.ts";
import { paintFor } from "../render/colour.ts";
import { renderRunReport } from "../render/run-report.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

/** `renga report [RUN]`. */
export async function report(id: string | undefined, options: { readonly json?: boolean }): Promise<number> {
  const { journal } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, id);
    const about = reportOf([...journal.events(run)].map(({ event }) => event));
    if (about === undefined) return EXIT.failed;
    const width = process.stdout.columns ?? 100;
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(about, undefined, 2)}\n`
        : renderRunReport(about, { width, paint: paintFor(process.stdout, process.env) }),
    );
    return EXIT.done;
  } finally {
    journal.close();
  }
}
