import type { Command } from "../../src/core/run/command.ts";
import { decide, next } from "../../src/core/run/decide.ts";
import type { Event, FailureClass, RunTask, Settings } from "../../src/core/run/event.ts";
import { begin } from "../../src/core/run/state.ts";

/** A task of a timed run: how long each attempt's main phase takes, and how the attempts before the last one fail. */
export type TimedTask = Partial<RunTask> & {
  readonly id: string;
  readonly seconds?: number;
  readonly failures?: readonly { readonly failure: FailureClass; readonly message: string }[];
};

export type TimedRun = {
  readonly title?: string;
  readonly tasks: readonly TimedTask[];
  readonly settings?: Partial<Settings>;
};

/** Where the clock of a timed run stands when it begins. */
export const START: number = Date.UTC(2031, 4, 6, 9, 30);

/** The journal of a whole run, told by the real core, on a clock of its own: prepare 0.1 s, main, one check, commit, landing 0.05 s. */
export function timedRun({ title = "Loss metrics", tasks, settings }: TimedRun): Event[] {
  const specs = new Map(tasks.map((task) => [task.id, task]));
  const first: Event = {
    type: "run-started",
    at: START,
    run: "loss-metrics-7f3a",
    version: 1,
    base: "5d38c5e0aa11bb22cc33dd44ee55ff6677889900",
    branch: "renga/loss-metrics-7f3a",
    onto: "main",
    digest: "d",
    planPaths: ["plan.md"],
    title,
    settings: { agents: 3, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60, ...settings },
    tasks: tasks.map(({ seconds: _seconds, failures: _failures, ...task }, i) => ({
      key: task.id,
      title: task.id,
      uid: `task_${task.id}_${String(i).padStart(8, "0")}`,
      minutes: 5,
      needs: [],
      after: [],
      scope: [],
      ...task,
    })),
  };
  const run = begin(first);
  const journal: Event[] = [first];
  const due: Event[] = [];
  const obey = (command: Command, at: number): void => {
    if (command.type !== "start-attempt" && command.type !== "land") return;
    const spec = specs.get(command.task);
    const { failures, spec: task } = run.tasks.get(command.task)!;
    const { uid } = task;
    const common = { task: command.task, uid, attempt: command.attempt };
    if (command.type === "land") {
      const commit = uid.replaceAll(/\D/g, "").padStart(40, "c0ffee");
      due.push({ type: "landed", at: at + 50, ...common, commit, recovered: false });
      return;
    }
    const end = at + 100 + (spec?.seconds ?? 1) * 1000;
    const failure = spec?.failures?.[failures.length];
    const exitCode = failure?.failure === "gate" ? 1 : 0;
    due.push(
      { type: "phase-started", at, ...common, phase: "prepare" },
      { type: "phase-started", at: at + 100, ...common, phase: "main" },
      { type: "phase-started", at: end, ...common, phase: "post-validation" },
      {
        type: "check-finished",
        at: end + 20,
        ...common,
        phase: "post-validation",
        name: "types",
        command: "npm run types",
        exitCode,
        timedOut: false,
        ms: 20,
        output: exitCode === 0 ? "" : (failure?.message ?? ""),
      },
      failure === undefined
        ? {
            type: "attempt-finished",
            at: end + 30,
            ...common,
            result: {
              status: "committed",
              commit: "a".repeat(40),
              base: "c".repeat(40),
              files: ["src/a.ts"],
            },
          }
        : { type: "attempt-finished", at: end + 30, ...common, result: { status: "failed", ...failure } },
    );
  };
  let decision = next(run, START);
  for (let at = START; ;) {
    journal.push(...decision.events);
    for (const command of decision.commands) obey(command, at);
    const i = due.reduce((best, event, i) => (event.at < due[best]!.at ? i : best), 0);
    const fact = due.splice(i, 1)[0];
    if (fact === undefined) return journal;
    at = fact.at;
    decision = decide(run, fact);
    journal.push(fact);
  }
}
