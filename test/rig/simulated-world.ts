import assert from "node:assert/strict";

import type { Spent } from "../../src/core/ledger/spent.ts";
import type { Command } from "../../src/core/run/command.ts";
import { decide, next } from "../../src/core/run/decide.ts";
import type { AttemptResult, Event, RunStarted } from "../../src/core/run/event.ts";
import { fold } from "../../src/core/run/fold.ts";
import { LARGEST_SEGMENT } from "../../src/core/run/landing-window.ts";
import { begin, type Run } from "../../src/core/run/state.ts";
import { started, type Fate, type Scenario } from "./scenario.ts";
import {
  checkBranch,
  checkIdle,
  checkPause,
  checkStart,
  commitOf,
  type Landing,
  type World,
} from "./world-rules.ts";

/** Something that is under way in the world and will happen at some time. */
type Open = Command | { readonly type: "answer"; readonly task: string };

/**
 * A world without processes: a branch that remembers what landed, agents whose outcome depends only on the task and
 * how often it has failed, a clock that goes on with every fact. It watches that no rule is broken.
 */
export class SimulatedWorld implements World {
  readonly scenario: Scenario;
  /** What survives a crash besides the journal. */
  branch: Landing[] = [];
  readonly journal: Event[] = [];
  /** Work in progress: dies in a crash. */
  #open: Open[] = [];
  /** Processes that outlive their tasks, and the coordinator. */
  readonly processes: Set<string> = new Set();
  readonly paused: Set<string> = new Set();
  /** Tasks that came to an end once: what started after them need not wait when they are opened again. */
  readonly everEnded: Set<string> = new Set();
  run: Run;
  #dice: () => number;
  #clock = 0;
  #requests = 0;
  /** By all attempts, whatever became of them. */
  spentUsd = 0;

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
    const open: Open[] = [...this.#open];
    for (const key of this.processes)
      if (this.#fate(key).background !== "never ends")
        open.push({ type: "stop-background", task: key, attempt: -1 });
    if (open.length === 0 || this.run.outcome !== undefined) return false;
    const one = open[this.#dice() % open.length];
    if (one === undefined) return false;
    const at = this.#open.indexOf(one);
    if (at >= 0) this.#open.splice(at, 1);
    this.#happen(one);
    return true;
  }

  toEnd(): this {
    for (let guard = 0; this.step(); guard++) assert(guard < 20_000, "the run does not end");
    assert.notEqual(this.run.outcome, undefined, "nothing is open, and the run has no outcome");
    return this;
  }

  tell(fact: Event): void {
    const decision = decide(this.run, fact);
    this.#take({ events: [fact, ...decision.events], commands: decision.commands });
  }

  /** The number for a further request of a person. */
  nextRequest(): number {
    return ++this.#requests;
  }

  get now(): number {
    return ++this.#clock;
  }

  /** Everything but the branch, the processes and the first `durable` events is lost; `landedAnyway`: of the landings under way the first so many moved the branch. */
  crash(durable: number, landedAnyway: number, retryFailed = false): void {
    this.journal.length = Math.max(1, Math.min(durable, this.journal.length));
    const run = this.#remember();
    // What the branch holds is only what the durable journal can have led to.
    const onTheWay = this.branch.filter(
      ({ task, attempt }) => run.landings.has(task) && run.tasks.get(task)!.attempts === attempt,
    );
    this.branch = [...run.landed, ...onTheWay].map(({ task, attempt }) => ({ task, attempt }));
    for (const key of [...run.landings].slice(0, landedAnyway)) {
      const { attempts: attempt, failures } = run.tasks.get(key)!;
      if (this.branch.some((it) => it.task === key && it.attempt === attempt)) continue;
      const conflicts = failures.filter(({ failure }) => failure === "conflict").length;
      if (this.#fate(key).landingFailures <= conflicts) this.branch.push({ task: key, attempt });
    }
    this.run = run;
    this.#open = [];
    for (const key of this.processes)
      if (run.tasks.get(key)?.background === undefined || run.tasks.get(key)?.state === "running")
        this.processes.delete(key);
    const lost = [...run.running].map((key) => ({ task: key, attempt: run.tasks.get(key)!.attempts }));
    const recovered: Event[] = this.branch
      .filter(({ task, attempt }) => attempt > (run.tasks.get(task)!.landedAttempt ?? 0))
      .map(({ task, attempt }) => ({
        type: "landed",
        at: this.#clock,
        task,
        uid: run.tasks.get(task)!.spec.uid,
        attempt,
        commit: commitOf({ task, attempt }),
        recovered: true,
      }));
    for (const event of recovered) fold(run, event);
    const resumed: Event = {
      type: "run-resumed",
      at: this.#clock,
      settings: run.settings,
      lost: lost.filter(({ task }) => run.tasks.get(task)!.state === "running"),
      retryFailed,
    };
    fold(run, resumed);
    this.journal.push(...recovered, resumed);
    this.paused.clear();
    this.#take(next(run, this.#clock));
    for (const task of run.tasks.values()) {
      if (task.state === "needs-human" && task.question !== undefined && this.scenario.answers === true)
        this.#open.push({ type: "answer", task: task.spec.key });
      if (task.background?.state === "stopping")
        this.#open.push({ type: "stop-background", task: task.spec.key, attempt: task.background.attempt });
      if (run.backgrounds.has(task.spec.key)) this.processes.add(task.spec.key);
    }
  }

  /** The run that the journal tells of, and what has ended in it. */
  #remember(): Run {
    this.everEnded.clear();
    const [first, ...rest] = this.journal;
    const run = begin(first as RunStarted);
    for (const event of rest) {
      fold(run, event);
      if (event.type === "rolled-back") this.everEnded.clear();
      this.#noteEnds(run);
    }
    return run;
  }

  #noteEnds({ tasks }: Run): void {
    for (const { ended, spec } of tasks.values()) if (ended) this.everEnded.add(spec.key);
  }

  get landed(): string[] {
    return [...new Set(this.branch.map(({ task }) => task))].toSorted();
  }

  #fate(key: string): Fate {
    return this.scenario.fates.get(key) ?? { failures: [], landingFailures: 0 };
  }

  #take({ events, commands }: { events: readonly Event[]; commands: readonly Command[] }): void {
    this.journal.push(...events);
    for (const event of events) checkPause(this, event);
    this.#noteEnds(this.run);
    for (const command of commands) {
      if (command.type === "end-attempt" || command.type === "pause-background") continue;
      if (command.type === "proceed-background") continue;
      if (command.type === "start-attempt" || command.type === "land")
        assert(!this.#open.some((it) => it.type === command.type && it.task === command.task), "asked twice");
      if (command.type === "start-attempt") checkStart(this, command, events);
      else if (command.type === "land") {
        const landings = this.#open.filter((it) => it.type === "land").length;
        const most = this.run.settings.agents * LARGEST_SEGMENT;
        assert(landings < most, "more landings than the merge queue takes");
      } else if (command.type === "roll-back") {
        const busy = this.#open.filter(({ type }) => type === "start-attempt" || type === "land");
        assert.equal(busy.length, 0, "a batch is taken back while something is under way");
      }
      this.#open.push(command);
    }
    checkIdle(this);
    checkBranch(this);
  }

  #happen(open: Open): void {
    switch (open.type) {
      case "start-attempt":
        return this.#endAttempt(open);
      case "land":
        return this.#land(open);
      case "answer":
        return this.tell({
          type: "answered",
          at: this.now,
          request: this.nextRequest(),
          task: open.task,
          uid: this.run.tasks.get(open.task)!.spec.uid,
          text: "yes",
        });
      case "wake-at":
        this.#clock = Math.max(this.#clock, open.at);
        return this.tell({ type: "time-reached", at: this.#clock });
      case "run-gates":
        return this.#judge(open);
      case "roll-back": {
        const from = this.branch.at(-1);
        const at = this.branch.findIndex((it) => commitOf(it) === open.to);
        this.branch.length = at + 1;
        this.everEnded.clear();
        return this.tell({
          type: "rolled-back",
          at: this.now,
          batch: open.batch,
          from: from === undefined ? "base" : commitOf(from),
          to: open.to,
          evidence: "refs/renga/r/evidence/1",
        });
      }
      case "stop-background":
        return this.#endProcess(open.task, open.attempt >= 0);
      default:
        return assert.fail(`nobody does ${open.type}`);
    }
  }

  #endAttempt({ task: key, attempt, agent, mostUsd = Infinity }: Command & { type: "start-attempt" }): void {
    const task = this.run.tasks.get(key)!;
    const ref = { at: this.now, task: key, uid: task.spec.uid, attempt };
    const fate = this.#fate(key);
    // By number of real failures, so that a crash does not change how the task goes.
    const past = task.failures.filter(({ failure }) => failure !== "conflict" && failure !== "budget").length;
    const isCut = agent !== "apply" && (fate.usd ?? 0) > mostUsd;
    const failure = isCut
      ? "budget"
      : task.repairing && fate.mendsNothing === true
        ? "agent"
        : fate.failures[past + task.transients];
    if (fate.background !== undefined && failure === undefined) {
      this.processes.add(key);
      const process = { pid: 1, startTime: "1", command: "c", cwd: "/w", log: "/l" };
      this.tell({ type: "background-started", ...ref, ...process });
    }
    const result: AttemptResult =
      failure === undefined
        ? { status: "committed", commit: commitOf(ref), base: "b", files: fate.writes ?? [] }
        : { status: "failed", failure, message: failure };
    const usd = agent === "apply" ? 0 : Math.min(mostUsd, fate.usd ?? 0);
    this.spentUsd += usd;
    const spent: Spent = { basis: "priced", usd };
    this.tell({ type: "attempt-finished", ...ref, at: this.now, result, spent });
    const asked = this.run.tasks.get(key)!;
    if (asked.question !== undefined && this.scenario.answers === true)
      this.#open.push({ type: "answer", task: key });
  }

  #land({ task: key, attempt }: Command & { type: "land" }): void {
    const task = this.run.tasks.get(key)!;
    const ref = { at: this.now, task: key, uid: task.spec.uid, attempt };
    assert(!this.branch.some((it) => it.task === key && it.attempt === attempt), `${key} lands twice`);
    assert(task.repairing || !this.branch.some((it) => it.task === key), `${key} lands again`);
    const conflicts = task.failures.filter((f) => f.failure === "conflict").length;
    if (conflicts < this.#fate(key).landingFailures)
      return this.tell({ type: "landing-refused", ...ref, failure: "conflict", message: "conflict" });
    this.branch.push({ task: key, attempt });
    this.tell({ type: "landed", ...ref, commit: commitOf(ref), recovered: false });
  }

  #judge({ level, group, commit }: Command & { type: "run-gates" }): void {
    const ref = { level, commit, ...(group === undefined ? {} : { group }) };
    const red = this.scenario.redGates?.get(group ?? level);
    const culprit = red?.culprit;
    const tries = this.branch.filter(({ task }) => task === culprit).length;
    const passed = red === undefined || (culprit !== undefined && (tries === 0 || tries > red.mends));
    this.tell({
      type: "gates-finished",
      at: this.now,
      ...ref,
      passed,
      message: passed ? "" : "red",
      ...(passed || culprit === undefined ? {} : { culprit }),
    });
  }

  #endProcess(key: string, isStopped: boolean): void {
    if (!this.processes.delete(key)) return;
    const { background, spec } = this.run.tasks.get(key)!;
    const well = this.#fate(key).background === "ends well";
    this.tell({
      type: "background-ended",
      at: this.now,
      task: key,
      uid: spec.uid,
      attempt: background?.attempt ?? 0,
      how: isStopped ? "stopped" : "exited",
      exitCode: isStopped ? null : well ? 0 : 1,
      message: isStopped ? "stopped" : "ended",
    });
  }
}
