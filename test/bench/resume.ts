import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { next } from "../../src/core/run/decide.ts";
import type { Event } from "../../src/core/run/event.ts";
import { fold, replay } from "../../src/core/run/fold.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { runTask, started } from "../rig/scenario.ts";

/** Time from opening the journal of a dead run to the first decision, with three events for each task but the last ones. */
export function benchResume(tasks = 100_000, events = 300_000): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), "renga-bench-"));
  try {
    const settings = { agents: 8, agentSpecs: ["command:x"], retries: 2, attemptTimeoutSeconds: 60 };
    const first = started({
      tasks: Array.from({ length: tasks + 100 }, (_, i) =>
        runTask(`t${i}`, { needs: i < 200 ? [] : [`t${i - 200}`], scope: [`src/${i}.ts`] }),
      ),
      settings,
      fates: new Map(),
    });
    const writer = openJournal(dir);
    writer.begin(first, { sources: [], title: "", declared: [], groups: [], tasks: [], notes: [] });
    for (let from = 0; from < events / 3; from += 1000)
      writer.append("r", Array.from({ length: 1000 }, (_, i) => threeEvents(`t${from + i}`)).flat());
    writer.close();
    const began = performance.now();
    const journal = openJournal(dir);
    const run = replay(eventsOf(journal));
    if (run === undefined) throw new Error("no run");
    fold(run, { type: "run-resumed", at: 0, settings, lost: [], retryFailed: true });
    const { commands } = next(run, 0);
    const ms = performance.now() - began;
    journal.close();
    return [
      `${events} events of ${tasks} tasks: ${ms.toFixed(0)} ms from opening the journal to ${commands.length} attempts to start`,
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function* eventsOf(journal: Journal): Iterable<Event> {
  for (const { event } of journal.events("r")) yield event;
}

function threeEvents(task: string): Event[] {
  const common = { at: 0, task, uid: `task_${task}_00000000`, attempt: 1 };
  return [
    { type: "attempt-started", ...common, agent: "command:x" },
    {
      type: "attempt-finished",
      ...common,
      result: { status: "committed", commit: "c", base: "b", files: [] },
    },
    { type: "landed", ...common, commit: "c", recovered: false },
  ];
}
