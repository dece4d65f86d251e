import { lockHolder } from "../../adapters/journal-sqlite/open-lock.ts";
import { EXIT } from "../../core/user-error.ts";
import { boardOf, boardTask, type Board } from "../../core/views/board.ts";
import { answerCommand } from "../../core/views/log-lines.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { renderStatus } from "../render/status.ts";
import { eventsOf, openPastRuns } from "../repository.ts";

/** `renga status`: the runs of this repository, newest first, and whether one goes on now. */
export async function status(options: { readonly json?: boolean }): Promise<number> {
  const { journal, home } = await openPastRuns(process.cwd());
  try {
    const holder = lockHolder(home);
    const rows = journal.runs().map((row) => ({
      ...row,
      live: holder?.run === row.run,
      board: () => boardOf(eventsOf(journal, row.run)),
    }));
    if (options.json === true) {
      const runs = rows.map(({ board: read, ...row }) => {
        const board = read();
        return {
          ...row,
          counts: board?.run.counts,
          outcome: board?.run.outcome,
          asks: board === undefined ? [] : questionsOf(board),
        };
      });
      process.stdout.write(jsonText({ coordinator: holder ?? null, runs }));
      return EXIT.done;
    }
    const width = process.stdout.columns ?? 100;
    process.stdout.write(
      renderStatus(rows, { width, paint: paintFor(process.stdout, process.env), now: Date.now(), holder }),
    );
    return EXIT.done;
  } finally {
    journal.close();
  }
}

/** Open questions, with the command that answers each. */
function questionsOf(board: Board): readonly object[] {
  return [...board.asking].flatMap((key) => {
    const task = boardTask(board, key);
    if (task?.question === undefined) return [];
    const { id, uid, question } = task;
    return [{ task: key, id, task_id: uid, question, answer: answerCommand(task) }];
  });
}
