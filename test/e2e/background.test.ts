import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { endTree } from "../../src/adapters/process/end-tree.ts";
import { processTable } from "../../src/adapters/process/process-table.ts";
import type { BackgroundEnded, BackgroundStarted } from "../../src/core/run/background-event.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const closers: (() => unknown)[] = [];
after(() => Promise.all(closers.map((close) => close())));

/** A server that starts up slowly, beside a task that lands meanwhile. */
const plan = (more: string): string => `
step_1_serve:
  main:
    mode: background
    command: "sleep 0.7; touch up; sleep 300"
    ${more}
  post_validation:
    - task: up
      command: test -e up
step_2_write:
  dependencies: []
  main: "echo two > two.txt"
`;

type Seen = { readonly started: readonly BackgroundStarted[]; readonly ended: readonly BackgroundEnded[] };
function seen(it: ScratchRepository): Seen {
  const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
  const events = Array.from(journal.events(journal.runs()[0]?.run ?? ""), ({ event }) => event);
  journal.close();
  return {
    started: events.filter((event) => event.type === "background-started"),
    ended: events.filter((event) => event.type === "background-ended"),
  };
}

async function carryOut(more: string, ...options: readonly string[]): Promise<Seen> {
  const it = scratchRepository({ "steps.yaml": plan(more) });
  closers.push(() => it.remove());
  const done = await it.renga("run", "steps.yaml", "--yes", "--agents", "2", ...options);
  assert.equal(done.code, 0, done.out + done.err);
  assert.match(done.out, /2 of 2 landed/u);
  return seen(it);
}

test("its post checks are its start-up's, not those of the merged result; it is ended with the run", async () => {
  const { started, ended } = await carryOut("timeout: 30");
  assert.equal(started.length, 1);
  assert.deepEqual(
    ended.map(({ how }) => how),
    ["stopped"],
  );
  assert.notEqual(processTable.find(started[0]?.pid ?? 0)?.zombie, false);
});

test("one that the plan says to keep goes on without the run", async () => {
  const { started, ended } = await carryOut("keep: true");
  for (const { uid, attempt, ...leader } of started)
    closers.unshift(() => endTree({ leader, marks: [`RENGA_BACKGROUND=${uid}.${attempt}`] }, 200));
  const [process] = started;
  assert(process !== undefined);
  assert.deepEqual(
    ended.map(({ how }) => how),
    ["kept"],
  );
  assert.equal(processTable.find(process.pid)?.startTime, process.startTime);
});
