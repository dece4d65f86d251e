import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import { processTable } from "../../src/adapters/process/process-table.ts";
import type { ScratchRepository } from "./scratch-repository.ts";
import { branchOf, differencesOf, eventsOf, landedTwice } from "./wrongs-of.ts";

/** What a killed coordinator has left for the next sitting to see to. */
export type Remains = {
  /** Processes that do not outlive their tasks, as `pid startTime`. */
  readonly processes: readonly string[];
  /** Commits on the branch of which the journal does not know. */
  readonly untold: readonly string[];
  /** How often the run had been taken up again. */
  readonly resumes: number;
};

/**
 * What is there right after a kill, and what is wrong with that whenever a coordinator is killed: a landing lost or doubled; and,
 * where the run was taken up since the kill before, what that one had left and nobody has seen to.
 */
export async function remainsOf(
  it: ScratchRepository,
  before?: Remains,
): Promise<{ readonly remains: Remains; readonly wrongs: readonly string[] }> {
  const branch = branchOf(it);
  const events = journalled(it);
  const resumes = events.filter(({ type }) => type === "run-resumed").length;
  const { lost, untold } = branch === "" ? { lost: [], untold: [] } : differencesOf(it, branch, events);
  const wrongs = branch === "" ? [] : [...landedTwice(it, branch)];
  // A batch that is being taken back is off the branch before the journal says so.
  const last = events.findLast(({ type }) => type === "roll-back-started" || type === "rolled-back");
  if (last?.type !== "roll-back-started")
    wrongs.push(...lost.map((commit) => `landed, but not on the branch: ${commit}`));
  if (before !== undefined && resumes > before.resumes) {
    const still = untold.filter((commit) => before.untold.includes(commit));
    wrongs.push(...still.map((commit) => `on the branch, but not in the journal after a resume: ${commit}`));
    const alive = await survivors(it, before.processes);
    if (alive.length > 0) wrongs.push(`left by a killed coordinator, and not ended: ${alive.join(", ")}`);
  }
  return { remains: { processes: ordinary(it), untold, resumes }, wrongs };
}

function journalled(it: ScratchRepository): ReturnType<typeof eventsOf> {
  try {
    return eventsOf(it);
  } catch {
    // Killed before there was a journal.
    return [];
  }
}

/** Those that live still, once what is just ending has had its time. */
async function survivors(it: ScratchRepository, which: readonly string[]): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    const there = new Set(ordinary(it));
    const alive = which.filter((process) => there.has(process));
    if (alive.length === 0 || tries === 400) return alive;
    await wait(25);
  }
}

function ordinary({ mark }: ScratchRepository): readonly string[] {
  const rows = processTable.list().filter(({ zombie }) => !zombie);
  const marked = new Set(
    processTable.marked(
      rows.map(({ pid }) => pid),
      [mark],
    ),
  );
  return rows
    .filter(({ pid }) => marked.has(pid) && !isBackground(pid))
    .map(({ pid, startTime }) => `${pid} ${startTime}`);
}

function isBackground(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").includes("\0RENGA_BACKGROUND=");
  } catch {
    return true;
  }
}
