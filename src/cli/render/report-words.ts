import type { PathStep } from "../../core/views/actual-path.ts";
import type { Bottleneck } from "../../core/views/bottlenecks.ts";
import type { RunReport } from "../../core/views/report.ts";
import type { IdleCause } from "../../core/views/slot-times.ts";
import type { SuccessThreshold } from "../../core/views/success-thresholds.ts";
import type { Wait } from "../../core/views/timeline.ts";
import { duration } from "./duration.ts";
import { bytes, counted, percent } from "./report-section.ts";

/** The ids of a run's tasks by their keys. */
export type Ids = (key: string) => string;

/** The ids that the plan gave its tasks; a key that is no task's stays as it is. */
export function idsOf(report: RunReport): Ids {
  const ids = new Map(report.tasks.map(({ key, id }) => [key, id]));
  return (key) => ids.get(key) ?? key;
}

/** What a start waited for, in words. */
export function waitWords(wait: Wait, ids: Ids): string {
  const of = wait.of === undefined ? "" : ids(wait.of);
  switch (wait.cause) {
    case "start":
      return "the run's start";
    case "needs":
      return `${of}, which it needs`;
    case "background":
      return `the end of ${of}'s process in the background`;
    case "retry":
      return "its own failed attempt";
    case "lease":
      return `${wait.path ?? "a file"}, held by ${of}`;
    case "agent":
      return of === "" ? "a free agent" : `a free agent, from ${of}`;
    case "provider":
      return "a provider that had paused";
    case "barrier":
      return `the end of the batch before, ${of}`;
    case "gate":
      return "a gate";
    case "answer":
      return "a person";
    case "breaker":
      return "the roll-back of its batch";
    case "resume":
      return "the run to be continued";
  }
}

/** Why an agent was idle, in words. */
export const IDLE_WORDS: Readonly<Record<IdleCause, string>> = {
  needs: "what was next needed a task still under way",
  lease: "another task was writing the same file",
  landing: "only landings were under way",
  barrier: "the batch had to end first",
  gate: "a gate was running",
  provider: "the provider had paused",
  breaker: "a batch was being rolled back",
  budget: "the budget left no room for another attempt",
  fewer: "fewer agents were to work at a time",
  stopping: "the run was being stopped",
  rest: "nothing was left to start",
};

/** A step of the path, in words. */
export function stepWords({ kind, task, attempt }: PathStep, ids: Ids): string {
  const tries = attempt > 1 ? ` (attempt ${attempt})` : "";
  if (kind === "wait") return `until ${ids(task)}${tries} began`;
  if (kind === "end") return "to the end of the run";
  const what = { work: "work on", landing: "landing of", queue: "wait to land of" }[kind];
  return `${what} ${ids(task)}${tries}`;
}

/** What would have made the run shorter: one sentence with its numbers. */
export function bottleneckWords(it: Bottleneck, ids: Ids): string {
  switch (it.kind) {
    case "agents":
      return `Agents: with ${it.more} instead of ${it.agents}, the same work would have taken about ${duration(it.insteadMs)} rather than ${duration(it.ms)}.`;
    case "file":
      return `One file: ${counted(it.tasks, "start")} waited ${duration(it.waitedMs)} in all for ${it.path}; split so that no two tasks write it, the work would have taken about ${duration(it.insteadMs)} rather than ${duration(it.ms)}.`;
    case "retries":
      return `Failed attempts: ${it.attempts} of them took ${duration(it.spentMs)}; without them the work would have taken about ${duration(it.insteadMs)} rather than ${duration(it.ms)}.`;
    case "check":
      return `A slow check: ${it.name} ran ${counted(it.runs, "time")} and took ${duration(it.totalMs)}; without it the work would have taken about ${duration(it.insteadMs)} rather than ${duration(it.ms)}.`;
    case "task":
      return `One task: ${ids(it.task)} took ${duration(it.ms)} of the ${duration(it.ofMs)} on the critical path (${percent(it.ms / it.ofMs)}); only a smaller task would have helped.`;
    case "landing":
      return `Landings took ${duration(it.ms)} of the ${duration(it.ofMs)} on the critical path (${percent(it.ms / it.ofMs)}).`;
    case "paused":
      return `Providers paused ${counted(it.pauses, "time")}, for ${duration(it.ms)} in all.`;
  }
}

/** A measure of success: its name, what was reached and what is asked for, and how it is defined. */
export function thresholdWords({ name, value }: SuccessThreshold): readonly [string, string, string, string] {
  const share = value === undefined ? "not known" : percent(value);
  switch (name) {
    case "completion":
      return ["completion", share, "over 95 %", "tasks landed, of those chosen for the run"];
    case "errors":
      return [
        "errors",
        share,
        "under 5 %",
        "attempts that failed, of those that ended by themselves; rate limits, questions and stops do not count",
      ];
    case "time": {
      const off =
        value === undefined
          ? "not finished"
          : value < 0
            ? `${percent(-value)} faster`
            : `${percent(value)} slower`;
      return [
        "time",
        off,
        "within 10 %",
        "wall clock against the schedule of the plan's estimates with as many agents",
      ];
    }
    case "memory":
      return [
        "memory",
        value === undefined ? "not measured" : bytes(value),
        "under 500 MB",
        "the most that the processes of one attempt's agent held together",
      ];
  }
}
