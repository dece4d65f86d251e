import assert from "node:assert/strict";

import { overlaps } from "../../src/core/plan/scope.ts";
import type { Command } from "../../src/core/run/command.ts";
import { decide, next } from "../../src/core/run/decide.ts";
import type { Event, FailureClass, RunStarted, RunTask, Settings } from "../../src/core/run/event.ts";
import { fold, replay } from "../../src/core/run/fold.ts";
import { begin, type Run } from "../../src/core/run/state.ts";

/** How a task goes, whoever crashes when: a failure for each try of each agent until one succeeds. */
export type Fate = {
  readonly failures: readonly FailureClass[];
  readonly landingFailures: number;
  readonly writes?: readonly string[];
};

export type Scenario = {
  readonly tasks: readonly RunTask[];
  readonly settings: Settings;
  readonly fates: ReadonlyMap<string, Fate>;
};

/** A task of a scenario, with nothing in its way unless said. */
export function runTask(key: string, more: Partial<RunTask> = {}): RunTask {
  return {
    key,
    id: key,
    title: key,
    uid: `task_${key}_00000000`,
    minutes: 5,
    needs: [],
    after: [],
    scope: [],
    ...more,
  };
}

export function started(scenario: Scenario): RunStarted {
  return {
    type: "run-started",
    at: 0,
    run: "r",
    version: 1,
    base: "base",
    branch: "renga/r",
    onto: "main",
    digest: "d",
    planPaths: ["plan.md"],
    title: "scenario",
    settings: scenario.settings,
    tasks: scenario.tasks,
  };
}

type TaskCommand = Extract<Command, { readonly type: "start-attempt" | "land" }>;

/**
 * A world without clocks and processes: a branch that remembers what landed, agents whose outcome depends only on
 * the task and how often it has failed. It watches that no rule is broken: slots, leases, needs, one landing at a time.
 */
export class SimulatedWorld {
  readonly scenario: Scenario;
  /** What survives a crash besides the journal. */
  readonly branch: { task: string; attempt: number }[] = [];
  readonly journal: Event[] = [];
  /** Work in progress: dies in a crash. */
  #open: TaskCommand[] = [];
  run: Run;
  #dice: () => number;

  constructor(scenario: Scenario, dice: () => number) {
    this.scenario = scenario;
    this.#dice = dice;
    const first = started(scenario);
    this.journal.push(first);
    this.run = begin(first);
    this.#take(next(this.run, 0));
  }

  /** Lets one thing that is open happen; false when nothing is. */
  step(): boolean {
    if (this.#open.length === 0) return false;
    const [command] = this.#open.splice(this.#dice() % this.#open.length, 1);
    if (command !== undefined) this.#happen(command);
    return true;
  }

  toEnd(): this {
    for (let guard = 0; this.step(); guard++) assert(guard < 10_000, "the run does not end");
    assert.notEqual(this.run.outcome, undefined, "nothing is open, and the run has no outcome");
    return this;
  }

  tell(fact: Event): void {
    const decision = decide(this.run, fact);
    this.#take({ events: [fact, ...decision.events], commands: decision.commands });
  }

  /** Everything but the branch and the first `durable` events is lost; `landedAnyway`: a landing was under way and moved the branch. */
  crash(durable: number, landedAnyway: boolean): void {
    this.journal.length = Math.max(1, Math.min(durable, this.journal.length));
    // What the branch holds is only what the durable journal can have led to.
    const begun = new Set(
      this.journal.flatMap((e) => (e.type === "landing-started" ? [`${e.task} ${e.attempt}`] : [])),
    );
    const kept = this.branch.filter(({ task, attempt }) => begun.has(`${task} ${attempt}`));
    this.branch.splice(0, this.branch.length, ...kept);
    const run = replay(this.journal);
    assert(run);
    const [first] = run.landings;
    if (landedAnyway && first !== undefined) {
      const task = run.tasks.get(first);
      if (
        task &&
        !this.branch.some((it) => it.task === task.spec.key) &&
        this.#fate(task.spec.key).landingFailures <=
          task.failures.filter((f) => f.failure === "conflict").length
      )
        this.branch.push({ task: task.spec.key, attempt: task.attempts });
    }
    this.run = run;
    this.#open = [];
    const lost = [...run.running].map((key) => ({ task: key, attempt: run.tasks.get(key)!.attempts }));
    const recovered: Event[] = this.branch
      .filter(({ task }) => !run.tasks.get(task)!.settled)
      .map(({ task, attempt }) => ({
        type: "landed",
        at: 0,
        task,
        uid: run.tasks.get(task)!.spec.uid,
        attempt,
        commit: `c-${task}`,
        recovered: true,
      }));
    const resumed: Event = {
      type: "run-resumed",
      at: 0,
      settings: run.settings,
      lost: lost.filter(({ task }) => !this.branch.some((it) => it.task === task)),
      retryFailed: false,
    };
    for (const event of [...recovered, resumed]) {
      fold(run, event);
      this.journal.push(event);
    }
    this.#take(next(run, 0));
  }

  get landed(): string[] {
    return this.branch.map(({ task }) => task).toSorted();
  }

  #fate(key: string): Fate {
    return this.scenario.fates.get(key) ?? { failures: [], landingFailures: 0 };
  }

  #take({ events, commands }: { events: readonly Event[]; commands: readonly Command[] }): void {
    this.journal.push(...events);
    for (const command of commands) {
      if (command.type !== "start-attempt" && command.type !== "land") continue;
      assert(!this.#open.some((it) => it.type === command.type && it.task === command.task), "asked twice");
      if (command.type === "start-attempt") this.#checkStart(command.task);
      else {
        const landings = this.#open.filter((it) => it.type === "land").length;
        assert(landings < this.run.settings.agents, "more landings than agents");
      }
      this.#open.push(command);
    }
    this.#checkIdle();
  }

  /** Work-conserving: no agent stands idle while a task could start. */
  #checkIdle(): void {
    const { run } = this;
    if (run.stopping || run.outcome !== undefined || run.running.size >= run.settings.agents) return;
    const live = [...run.tasks.values()].filter(({ state }) => state === "running" || state === "landing");
    for (const task of run.tasks.values()) {
      if (task.state !== "ready") continue;
      const free = !live.some((it) => it.spec.scope.some((a) => task.spec.scope.some((b) => overlaps(a, b))));
      assert(!free, `${task.spec.key} could start, and an agent is idle`);
    }
  }

  #checkStart(key: string): void {
    const { run } = this;
    const landed = new Set(this.branch.map(({ task }) => task));
    const { needs, scope } = run.tasks.get(key)!.spec;
    assert(!landed.has(key), `${key} is started though it has landed`);
    for (const need of needs)
      assert(landed.has(need) || run.tasks.get(need)!.spec.settled, `${key} before its need ${need}`);
    assert(run.running.size <= run.settings.agents, "more attempts than agents");
    for (const other of run.tasks.values()) {
      if (other.spec.key === key || (other.state !== "running" && other.state !== "landing")) continue;
      for (const a of scope)
        for (const b of other.spec.scope)
          assert(!overlaps(a, b), `${key} and ${other.spec.key} both write ${a}`);
    }
  }

  #happen(command: TaskCommand): void {
    const task = this.run.tasks.get(command.task)!;
    const { key, uid } = task.spec;
    const common = { at: 0, task: key, uid, attempt: command.attempt };
    if (command.type === "start-attempt") {
      // By number of real failures, so that a crash does not change how the task goes.
      const failure = this.#fate(key).failures[task.failures.filter((f) => f.failure !== "conflict").length];
      this.tell({
        type: "attempt-finished",
        ...common,
        result: failure
          ? { status: "failed", failure, message: failure }
          : { status: "committed", commit: `c-${key}`, base: "b", files: this.#fate(key).writes ?? [] },
      });
    } else if (command.type === "land") {
      assert(!this.branch.some((it) => it.task === key), `${key} lands twice`);
      const conflicts = task.failures.filter((f) => f.failure === "conflict").length;
      if (conflicts < this.#fate(key).landingFailures)
        return this.tell({ type: "landing-refused", ...common, failure: "conflict", message: "conflict" });
      this.branch.push({ task: key, attempt: command.attempt });
      this.tell({ type: "landed", ...common, commit: `c-${key}`, recovered: false });
    }
  }
}
