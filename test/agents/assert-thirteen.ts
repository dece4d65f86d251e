import assert from "node:assert/strict";
import { join } from "node:path";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import type { ScratchRepository } from "../rig/scratch-repository.ts";
import { expectedCost, expectedSpent, STRONG, type ScriptedTask } from "./expected-cost.ts";

/** The run's arguments that `assertThirteen` judges: the cheap model first, then the next one, without a second try. */
export const ARGUMENTS: readonly string[] =
  "run plan.md --yes --agents 4 --retries 0 --agent claude:haiku,claude:sonnet".split(" ");

/** All tasks landed, each at the tier that was expected, and every attempt, the total and the savings are right to the last digit. */
export async function assertThirteen(it: ScratchRepository, tasks: readonly ScriptedTask[]): Promise<void> {
  const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
  const events = [...journal.events(journal.runs()[0]?.run ?? "")].map(({ event }) => event);
  journal.close();
  const begun = Map.groupBy(
    events.flatMap((event) => (event.type === "attempt-started" ? [event] : [])),
    ({ task }) => task,
  );
  const ended = Map.groupBy(
    events.flatMap((event) =>
      event.type === "attempt-finished" && event.spent !== undefined ? [event] : [],
    ),
    ({ task }) => task,
  );
  for (const task of tasks) {
    const { id, hard } = task;
    const starts = begun.get(id) ?? [];
    assert.deepEqual(
      starts.map(({ tier }) => tier),
      hard ? ["cheap", "standard"] : ["cheap"],
      id,
    );
    assert.deepEqual(
      ended.get(id)?.map(({ attempt, spent: { usd, usage, basis } = {} }) => ({
        agent: starts.find((it) => it.attempt === attempt)?.agent,
        usd,
        usage,
        basis,
      })),
      expectedSpent(task).map((expected) => ({ ...expected, basis: "reported" })),
      id,
    );
  }
  const cost = await it.renga("cost", "--json", "--against-strong", STRONG);
  const { total, savings } = JSON.parse(cost.out) as Record<string, unknown>;
  assert.partialDeepStrictEqual({ total, savings }, expectedCost(tasks));
}
