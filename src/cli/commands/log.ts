import { logLine } from "../../adapters/journal-sqlite/log-line.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { taskLog } from "../../core/views/task-log.ts";
import { paintFor } from "../render/colour.ts";
import { renderTaskLog } from "../render/task-log.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

/** `renga log TASK`: by the plan's id, or by `task_<step>_<hex>`. */
export async function log(
  task: string,
  options: { readonly run?: string; readonly json?: boolean },
): Promise<number> {
  const { journal } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, options.run);
    const entries = [...journal.events(run)];
    const about = taskLog(
      entries.map(({ event }) => event),
      task,
    );
    if (about === undefined)
      throw new UserError(`run ${run} has no task ${task}`, { hint: "renga report lists the tasks" });
    if (options.json === true) {
      const own = entries.filter(({ event }) => "uid" in event && event.uid === about.task.uid);
      process.stdout.write(own.map(logLine).join(""));
      return EXIT.done;
    }
    const width = process.stdout.columns ?? 100;
    process.stdout.write(renderTaskLog(about, { width, paint: paintFor(process.stdout, process.env) }));
    return EXIT.done;
  } finally {
    journal.close();
  }
}
