import { logLine } from "../../adapters/journal-sqlite/log-line.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { taskLog } from "../../core/views/task-log.ts";
import { paintFor } from "../render/colour.ts";
import { renderTaskLog } from "../render/task-log.ts";
import { chooseRun, eventsOf, openPastRuns } from "../repository.ts";

/** `renga log TASK`: by the plan's id, or by `task_<step>_<hex>`. */
export async function log(
  task: string,
  options: { readonly run?: string; readonly json?: boolean },
): Promise<number> {
  const { journal } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, options.run);
    const about = taskLog(eventsOf(journal, run), task);
    if (about === undefined)
      throw new UserError(`run ${run} has no task ${task}`, { hint: "renga report lists the tasks" });
    if (options.json === true) {
      const { uid } = about.task;
      for (const entry of journal.events(run))
        if ("uid" in entry.event && entry.event.uid === uid) process.stdout.write(logLine(entry));
      return EXIT.done;
    }
    const width = process.stdout.columns ?? 100;
    process.stdout.write(renderTaskLog(about, { width, paint: paintFor(process.stdout, process.env) }));
    return EXIT.done;
  } finally {
    journal.close();
  }
}
