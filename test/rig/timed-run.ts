import type { Command } from "../../src/core/run/command.ts";
import { decide, next } from "../../src/core/run/decide.ts";
import type { Event, FailureClass, RunTask, Settings } from "../../src/core/run/event.ts";
import type { GatePlace } from "../../src/core/run/gate-event.ts";
import { begin, type Run } from "../../src/core/run/state.ts";

/** A task of a timed run: how long each attempt's main phase takes, and how the attempts before the last one fail. */
export type TimedTask = Partial<RunTask> & {
  readonly id: string;
  readonly seconds?: number;
  readonly failures?: readonly {
    readonly failure: FailureClass;
    readonly message: string;
    /** Seconds after the start of the run. */
    readonly untilSecond?: number;
  }[];
  /** Sizes of the parts that its main phase works off, with a checkpoint after each. */
  readonly chunks?: readonly number[];
  /** It starts a process that goes on for so many seconds, looked at every second. */
  readonly background?: {
    readonly seconds: number;
    readonly exitCode?: number;
    readonly alertAtSecond?: number;
  };
};

export type TimedRun = {
  readonly title?: string;
  readonly tasks: readonly TimedTask[];
  readonly settings?: Partial<Settings>;
  readonly gatePoints?: readonly GatePlace[];
  /** Levels whose gates are red, and which task is to blame. */
  readonly red?: Readonly<Partial<Record<GatePlace["level"], string>>>;
  /** What people ask: facts at so many seconds after the start. */
  readonly asked?: readonly { readonly second: number; readonly fact: Told }[];
};

type Told = Event extends infer E
  ? E extends { readonly type: "answered" | "task-skipped" | "task-reopened" | "stop-requested" }
    ? Omit<E, "at">
    : never
  : never;

/** Where the clock of a timed run stands when it begins. */
export const START: number = Date.UTC(2031, 4, 6, 9, 30);

const HEAD = "5d38c5e0aa11bb22cc33dd44ee55ff6677889900";

/**
 * The journal of a whole run, told by the real core, on a clock of its own: prepare 0.1 s, main, one check, commit,
 * landing 0.05 s, gates 2 s, a roll-back 0.5 s.
 */
export function timedRun(scenario: TimedRun): Event[] {
  const first = startOf(scenario);
  const run = begin(first);
  const journal: Event[] = [first];
  const specs = new Map(scenario.tasks.map((task) => [task.id, task]));
  let due: Event[] = (scenario.asked ?? []).map(({ second, fact }) => ({
    ...fact,
    at: START + second * 1000,
  }));
  const obey = (command: Command, at: number): void => {
    if (command.type === "end-attempt") {
      due = due.filter((event) => !isOf(event, command));
      const { uid } = run.tasks.get(command.task)!.spec;
      const result = { status: "failed", failure: "cancelled", message: "stopped" } as const;
      const { task, attempt } = command;
      due.push({ type: "attempt-finished", at: at + 20, task, uid, attempt, result });
      return;
    }
    if (command.type === "stop-background") due = due.filter((event) => !isOf(event, command));
    due.push(...answerTo(command, at, run, { ...scenario, specs }));
  };
  let decision = next(run, START);
  for (let at = START; ;) {
    journal.push(...decision.events);
    for (const command of decision.commands) obey(command, at);
    if (run.outcome !== undefined) return journal;
    const i = due.reduce((best, event, i) => (event.at < due[best]!.at ? i : best), 0);
    const fact = due.splice(i, 1)[0];
    if (fact === undefined) return journal;
    at = fact.at;
    decision = decide(run, fact);
    journal.push(fact);
  }
}

function startOf({ title = "Loss metrics", tasks, settings, gatePoints }: TimedRun): Event & {
  type: "run-started";
} {
  return {
    type: "run-started",
    at: START,
    run: "loss-metrics-7f3a",
    version: 1,
    base: HEAD,
    branch: "renga/loss-metrics-7f3a",
    onto: "main",
    digest: "d",
    planPaths: ["plan.md"],
    title,
    settings: { agents: 3, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60, ...settings },
    tasks: tasks.map(
      ({ seconds: _seconds, failures: _failures, chunks: _chunks, background: _background, ...task }, i) => ({
        key: task.id,
        title: task.id,
        uid: `task_${task.id}_${String(i).padStart(8, "0")}`,
        minutes: 5,
        needs: [],
        after: [],
        scope: [],
        ...task,
      }),
    ),
    ...(gatePoints === undefined ? {} : { gatePoints }),
  };
}

type World = TimedRun & { readonly specs: ReadonlyMap<string, TimedTask> };

/** What comes of a command, and when. */
function answerTo(command: Command, at: number, run: Run, world: World): readonly Event[] {
  switch (command.type) {
    case "start-attempt":
      return attemptOf(command, at, run, world);
    case "land": {
      const { uid } = run.tasks.get(command.task)!.spec;
      const commit = uid.replaceAll(/\D/g, "").padStart(40, "c0ffee");
      const { task, attempt } = command;
      return [{ type: "landed", at: at + 50, task, uid, attempt, commit, recovered: false }];
    }
    case "wake-at":
      return [{ type: "time-reached", at: command.at }];
    case "roll-back":
      return [
        {
          type: "rolled-back",
          at: at + 500,
          batch: command.batch,
          from: "f".repeat(40),
          to: command.to,
          evidence: `refs/renga/loss-metrics-7f3a/rolled-back/${command.batch}`,
        },
      ];
    case "stop-background": {
      const { uid } = run.tasks.get(command.task)!.spec;
      const { task, attempt } = command;
      const ended = { how: "stopped", exitCode: null, message: "" } as const;
      return [{ type: "background-ended", at: at + 100, task, uid, attempt, ...ended }];
    }
    case "run-gates":
      return gatesOf(command, at, world);
    default:
      return [];
  }
}

function gatesOf(command: Command & { type: "run-gates" }, at: number, world: World): readonly Event[] {
  const { type: _type, ...ref } = command;
  const culprit = world.red?.[ref.level];
  const check = (name: string, ms: number, exitCode: number): Event => ({
    type: "gate-checked",
    at: at + ms,
    ...ref,
    name,
    command: `npm run ${name}`,
    exitCode,
    timedOut: false,
    ms: 1000,
    output: exitCode === 0 ? "" : "not ok 3 - keeps the last point\n# fail 1",
    verdict: exitCode === 0 ? "passed" : "failed",
  });
  return [
    check("types", 1000, 0),
    check("tests", 2000, culprit === undefined ? 0 : 1),
    {
      type: "gates-finished",
      at: at + 2000,
      ...ref,
      passed: culprit === undefined,
      ...(culprit === undefined ? {} : { culprit }),
      message: culprit === undefined ? "2 of 2 passed" : "tests failed: `npm run tests` exited with 1",
    },
  ];
}

function attemptOf(
  command: Command & { type: "start-attempt" },
  at: number,
  run: Run,
  { specs }: World,
): readonly Event[] {
  const spec = specs.get(command.task);
  const { uid } = run.tasks.get(command.task)!.spec;
  const common = { task: command.task, uid, attempt: command.attempt };
  const main = at + 100;
  const end = main + (spec?.seconds ?? 1) * 1000;
  const failed = spec?.failures?.[command.attempt - 1];
  const exitCode = failed?.failure === "gate" ? 1 : 0;
  const events: Event[] = [
    { type: "phase-started", at, ...common, phase: "prepare" },
    { type: "phase-started", at: main, ...common, phase: "main" },
    ...chunksOf(spec?.chunks ?? [], main, end, { ...common, from: command.checkpoint?.done ?? 0 }),
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
      output: exitCode === 0 ? "" : (failed?.message ?? ""),
    },
  ];
  const at30 = { type: "attempt-finished", at: end + 30, ...common } as const;
  if (failed !== undefined) {
    const { untilSecond, ...why } = failed;
    const until = untilSecond === undefined ? {} : { until: START + untilSecond * 1000 };
    return [...events, { ...at30, result: { status: "failed", ...why, ...until } }];
  }
  return [
    ...events,
    ...backgroundOf(spec?.background, end, common),
    {
      ...at30,
      result: { status: "committed", commit: "a".repeat(40), base: "c".repeat(40), files: ["src/a.ts"] },
    },
  ];
}

type Of = { readonly task: string; readonly uid: string; readonly attempt: number };

function chunksOf(
  sizes: readonly number[],
  from: number,
  to: number,
  { from: doneBefore, ...of }: Of & { readonly from: number },
): readonly Event[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let start = 0;
  return sizes.flatMap((size, chunk): Event[] => {
    const done = start + size;
    const at = from + ((to - from) * (chunk + 1)) / sizes.length;
    const finished = { chunk, start, size, total, exitCode: 0, ms: (to - from) / sizes.length, output: "" };
    start = done;
    if (done <= doneBefore) return [];
    return [
      { type: "chunk-finished", at, ...of, ...finished },
      { type: "checkpoint-taken", at, ...of, done, total, commit: "d".repeat(40) },
    ];
  });
}

function backgroundOf(background: TimedTask["background"], from: number, of: Of): readonly Event[] {
  if (background === undefined) return [];
  const { seconds, exitCode = 0, alertAtSecond } = background;
  const looks = Array.from({ length: seconds }, (_, i): Event => {
    const points = [{ series: "loss", x: 100 * (i + 1), y: 2 / (i + 2) }];
    return { type: "monitor-sampled", at: from + 1000 * (i + 1), ...of, monitor: "loss", points, output: "" };
  });
  const alert: Event[] =
    alertAtSecond === undefined
      ? []
      : [
          {
            type: "alert-raised",
            at: from + 1000 * alertAtSecond,
            ...of,
            monitor: "loss",
            kind: "stall",
            message: "loss has not changed for 3 looks",
            action: "notify",
          },
        ];
  const process = {
    pid: 4711,
    startTime: "77",
    command: "python train.py --epochs 100",
    cwd: "/tmp/w1",
    log: "/tmp/train.log",
  };
  const message = exitCode === 0 ? "" : "CUDA out of memory";
  return [
    { type: "background-started", at: from + 25, ...of, ...process },
    ...looks,
    ...alert,
    { type: "background-ended", at: from + 1000 * seconds, ...of, how: "exited", exitCode, message },
  ];
}

function isOf(event: Event, { task, attempt }: { readonly task: string; readonly attempt: number }): boolean {
  return "attempt" in event && event.task === task && event.attempt === attempt;
}
