import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { processTable } from "../../src/adapters/process/process-table.ts";
import { diagnose } from "../../src/adapters/workspace-git/doctor.ts";
import type { Event } from "../../src/core/run/event.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

/** What a run has left in its repository: the change as text, and the tasks of its commits, both without times and random ids. */
export type Landed = { readonly change: string; readonly tasks: readonly string[] };

/** Everything that the last run's branch adds to where it began. */
export function landedOf(it: ScratchRepository): Landed {
  const branch = branchOf(it);
  if (branch === "") return { change: "", tasks: [] };
  const change = it
    .git("diff", "--no-color", "--no-ext-diff", "--no-renames", "main", branch)
    .replaceAll(/^index .*\n/gmu, "")
    .replaceAll(/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?/gu, "TIME")
    .replaceAll(/^([-+]Subproject commit) \w+$/gmu, "$1")
    .replaceAll(/(task_[\w.-]*?_)[0-9a-f]{8}/gu, "$1HEX");
  const tasks = attemptsOn(it, branch).map((uid) => uid.replace(/_[0-9a-f]{8}\.\d+$/u, ""));
  return { change, tasks: tasks.toSorted() };
}

/** All events of the repository's only run, or of its last. */
export function eventsOf(it: ScratchRepository): readonly Event[] {
  const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
  try {
    const run = journal.runs()[0]?.run ?? "";
    return [...journal.events(run)].map(({ event }) => event);
  } finally {
    journal.close();
  }
}

/**
 * What is not as it must be after a run that was hurt and has come to its end, in words: another result than the undisturbed
 * run's, a task landed twice, a landing lost, a process left over, a lock, a broken worktree, a checkout that was written to.
 */
export async function wrongsOf(it: ScratchRepository, calm?: Landed): Promise<readonly string[]> {
  const wrongs: string[] = [];
  const landed = landedOf(it);
  if (calm !== undefined && landed.tasks.join() !== calm.tasks.join())
    wrongs.push(`landed ${landed.tasks.join(", ")} instead of ${calm.tasks.join(", ")}`);
  if (calm !== undefined && landed.change !== calm.change)
    wrongs.push(`another result:\n${landed.change}\ninstead of\n${calm.change}`);
  const branch = branchOf(it);
  wrongs.push(...landedTwice(it, branch));
  try {
    const { lost, untold } = differencesOf(it, branch, eventsOf(it));
    wrongs.push(...lost.map((commit) => `landed, but not on the branch: ${commit}`));
    wrongs.push(...untold.map((commit) => `on the branch, but not in the journal: ${commit}`));
  } catch (error) {
    wrongs.push(`journal: ${(error as Error).message.replace(it.root, "")}`);
  }
  const left = await leftOver(it.mark);
  if (left.length > 0) wrongs.push(`processes left over: ${left.join(", ")}`);
  for (const name of readdirSync(join(it.root, ".git"), { recursive: true, encoding: "utf8" }))
    if (name.endsWith(".lock")) wrongs.push(`a lock left behind: .git/${name}`);
  for (const { severity, code, message } of await diagnose(it.root))
    if (severity !== "info") wrongs.push(`doctor: ${code}: ${message}`);
  const changed = it.git("status", "--porcelain");
  if (changed !== "") wrongs.push(`the checkout was written to: ${changed}`);
  return wrongs;
}

/** The branch of the last run, by its journal; where that is gone, the newest there is. */
export function branchOf(it: ScratchRepository): string {
  const refs = it
    .git("for-each-ref", "--sort=-creatordate", "--format=%(refname)", "refs/heads/renga/")
    .split("\n");
  try {
    const [first] = eventsOf(it);
    const own = first?.type === "run-started" ? `refs/heads/${first.branch}` : undefined;
    if (own !== undefined && refs.includes(own)) return own;
  } catch {
    // A fault took the journal.
  }
  return refs[0] ?? "";
}

/** The attempt that each commit of the branch names, newest first. */
function attemptsOn(it: ScratchRepository, branch: string): readonly string[] {
  const format = "--format=%(trailers:key=Renga-Attempt,valueonly,separator=%x2C)";
  return it.git("log", format, `main..${branch}`).split("\n").filter(Boolean);
}

/** The tasks that have more than one commit there, in words. */
export function landedTwice(it: ScratchRepository, branch: string): readonly string[] {
  const attempts = attemptsOn(it, branch).map((uid) => uid.replace(/\.\d+$/u, ""));
  const twice = attempts.filter((uid, i) => attempts.indexOf(uid) !== i);
  return twice.length === 0 ? [] : [`on the branch twice: ${twice.join(", ")}`];
}

/** What the journal calls landed, and was not undone, and is not on the branch; and the other way round. */
export function differencesOf(
  it: ScratchRepository,
  branch: string,
  events: readonly Event[],
): { readonly lost: readonly string[]; readonly untold: readonly string[] } {
  const told = new Set<string>();
  const order: string[] = [];
  for (const event of events) {
    if (event.type === "landed" && event.commit !== "") {
      told.add(event.commit);
      order.push(event.commit);
    }
    if (event.type === "rolled-back")
      for (const commit of order.splice(order.indexOf(event.to) + 1)) told.delete(commit);
  }
  const there = new Set(it.git("rev-list", `main..${branch}`).split("\n").filter(Boolean));
  return {
    lost: [...told].filter((commit) => !there.has(commit)),
    untold: [...there].filter((commit) => !told.has(commit)),
  };
}

/** The processes that still carry the mark, once those that are just ending have had a moment. */
async function leftOver(mark: string): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    const rows = processTable.list().filter(({ zombie }) => !zombie);
    const pids = processTable.marked(
      rows.map(({ pid }) => pid),
      [mark],
    );
    if (pids.length === 0 || tries === 40) return pids.map((pid) => `${pid} (${commandOf(pid)})`);
    await wait(25);
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim().slice(0, 120);
  } catch {
    return "gone";
  }
}
