import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import type { Event } from "../../src/core/run/event.ts";
import { scratchRepository } from "../rig/scratch-repository.ts";
import { fleetText, lostBlocks, workScript, type FleetPlan } from "./fleet-plans.ts";
import type { FleetResult } from "./fleet-result.ts";
import { median } from "./median.ts";

/** Carries the plan out with worktree, check, commit and merge for every task. */
export async function runOurs({ jobs, agents }: FleetPlan): Promise<FleetResult> {
  const repository = scratchRepository({ "plan.md": fleetText(jobs), "readme.md": "A small repository.\n" });
  try {
    const script = join(repository.root, "..", "work.sh");
    writeFileSync(script, workScript(jobs));
    const began = performance.now();
    const agent = `command:sh ${script} "$RENGA_TASK_ID"`;
    const args = ["--yes", "--agents", String(agents), "--agent", agent];
    const { code, out, err } = await repository.renga("run", "plan.md", ...args);
    const wall = (performance.now() - began) / 1000;
    if (code !== 0) throw new Error(`renga run ended with ${code}\n${out}${err}`);
    const journal = openJournal(join(repository.root, ".renga"), { readOnly: true });
    const run = journal.runs()[0]?.run ?? "";
    const events = [...journal.events(run)].map(({ event }) => event);
    journal.close();
    const branch = repository.git("for-each-ref", "--format=%(refname)", "refs/heads/renga/");
    const read = (path: string): string => {
      try {
        return `${repository.git("show", `${branch}:${path}`)}\n`;
      } catch {
        return "";
      }
    };
    const landings = Number(repository.git("rev-list", "--count", `main..${branch}`));
    return {
      who: "renga",
      wall,
      span: spanOf(events),
      lost: lostBlocks(jobs, read).length,
      notes: [`${landings} commits`, ...overheads(events, new Map(jobs.map((job) => [job.id, job.seconds])))],
    };
  } finally {
    repository.remove();
  }
}

/** Seconds from the first attempt to the last landing. */
function spanOf(events: readonly Event[]): number {
  const first = events.find(({ type }) => type === "attempt-started")?.at ?? 0;
  return ((events.findLast(({ type }) => type === "landed")?.at ?? 0) - first) / 1000;
}

/** What a task took beyond its own sleep, from the start of its attempt to its place on the branch, and where. */
function overheads(events: readonly Event[], seconds: ReadonlyMap<string, number>): readonly string[] {
  const at = new Map<string, number>();
  const parts: Record<string, number[]> = {
    worktree: [],
    agent: [],
    commit: [],
    check: [],
    landing: [],
    all: [],
  };
  for (const event of events) {
    if (!("task" in event)) continue;
    const key = (what: string): string => `${event.task} ${what}`;
    const since = (what: string): number => event.at - (at.get(key(what)) ?? event.at);
    if (event.type === "attempt-started") at.set(key("start"), event.at);
    if (event.type === "attempt-finished") {
      at.set(key("end"), event.at);
      parts["check"]?.push(since("post-validation"));
    }
    if (event.type === "phase-started") {
      at.set(key(event.phase), event.at);
      if (event.phase === "main") parts["worktree"]?.push(since("start"));
      if (event.phase === "commit")
        parts["agent"]?.push(since("main") - 1000 * (seconds.get(idOf(event.task)) ?? 0));
      if (event.phase === "post-validation") parts["commit"]?.push(since("commit"));
    }
    if (event.type === "landed") {
      parts["landing"]?.push(since("end"));
      parts["all"]?.push(since("start") - 1000 * (seconds.get(idOf(event.task)) ?? 0));
    }
  }
  const { all = [], ...rest } = parts;
  const detail = Object.entries(rest).map(([name, values]) => `${name} ${median(values).toFixed(0)}`);
  return [`own time a task ${median(all).toFixed(0)} ms median (${detail.join(", ")})`];
}

/** A key is the id, with the file before it where there are several. */
function idOf(key: string): string {
  return key.slice(key.lastIndexOf("#") + 1);
}
