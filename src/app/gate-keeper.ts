import type { Config, Gate } from "../core/config.ts";
import { judgeGate, type GateBaseline } from "../core/gates/judge-gate.ts";
import type { Event } from "../core/run/event.ts";
import type { GateChecked, GateRef, GatesFinished } from "../core/run/gate-event.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace } from "../ports/workspace.ts";
import { findCulprits, type LandedCommit } from "./find-culprit.ts";
import { GatesCancelled, runGatesAt, type GateCache, type GateOutcome, type Judge } from "./gate-runner.ts";
import { describeGates, describeRed } from "./gate-words.ts";

export type GateKeeperOptions = {
  readonly workspace: Pick<Workspace, "acquire" | "release" | "show" | "layOver">;
  readonly checks: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
  readonly config: Config;
  readonly run: string;
  readonly branch: string;
  /** The commit that the run began on. */
  readonly base: string;
  /** What has landed and still stands, oldest first. */
  readonly landings: () => readonly LandedCommit[];
  /** Aborting ends what runs. */
  readonly stop: AbortSignal;
  /** Gates that are red before the run do not keep it from starting. */
  readonly allowRed?: boolean;
  /** What the journal has of the run so far: gates that were run before a resume are known. */
  readonly before?: Iterable<Event>;
  readonly cache?: GateCache;
};

/** What was found out about each gate on the base, by `gateKey`. */
export type Baseline = ReadonlyMap<string, GateBaseline>;

/** Sees to it that gates are run when the core asks for it. */
export type GateKeeper = {
  /** Runs the gates of a level on a commit, telling of each, then of all together; never rejects, one level after the other. */
  keep(ref: GateRef): Promise<void>;
  readonly baseline: Baseline;
};

/** Two gates are the same when they have the name and the command in common. */
export function gateKey({ name, command }: Pick<Gate, "name" | "command">): string {
  return `${name}\0${command}`;
}

/** The mark that the processes of a run's gates carry as RENGA_ATTEMPT_UID, by which orphans are found. */
export function gateMark(run: string): string {
  return `${run}.gates`;
}

/** Keeps the gates of one run. */
export function createGateKeeper(options: GateKeeperOptions): GateKeeper {
  const keeping = new Keeping(options);
  let turn = Promise.resolve();
  return {
    baseline: keeping.baseline,
    keep(ref) {
      turn = turn.then(() => keeping.keep(ref));
      return turn;
    },
  };
}

class Keeping {
  readonly baseline = new Map<string, GateBaseline>();
  /** What is known of a gate on a commit, by `gateKey` and commit. */
  readonly #green = new Map<string, boolean>();
  readonly #options: GateKeeperOptions;
  readonly #cache: GateCache;
  readonly #all: readonly Gate[];

  constructor(options: GateKeeperOptions) {
    this.#options = options;
    this.#cache = options.cache ?? new Map();
    const { before, task, group, phase, end } = options.config.gates;
    const all = [...before, ...task, ...group, ...phase, ...end];
    this.#all = [...new Map(all.map((gate) => [gateKey(gate), gate])).values()];
    for (const event of options.before ?? []) if (event.type === "gate-checked") this.#recall(event);
  }

  async keep(ref: GateRef): Promise<void> {
    const { tell, now } = this.#options;
    const finish: Finish = (passed, message, culprits = []) =>
      tell({
        type: "gates-finished",
        at: now(),
        ...ref,
        passed,
        message,
        // What landed first is mended first: what came after it was built on it.
        ...(culprits[0] === undefined ? {} : { culprit: culprits[0].task }),
        ...(culprits.length > 1 ? { culprits } : {}),
      });
    try {
      if (ref.level === "before") await this.#keepBase(ref, finish);
      else await this.#keepLevel(ref, this.#options.config.gates[ref.level], finish);
    } catch (error) {
      if (error instanceof GatesCancelled || this.#options.stop.aborted) finish(false, "the run was stopped");
      else
        finish(
          false,
          `the gates could not be run: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
  }

  /** All gates of all levels: what is red now is not held against a task later. */
  async #keepBase(ref: GateRef, finish: Finish): Promise<void> {
    const required = new Set(this.#options.config.gates.before.map(gateKey));
    const outcomes = await this.#run(ref.commit, this.#all, (gate, run) =>
      judgeGate(gate, resultOf(gate, run)),
    );
    const told = outcomes.map((outcome): GateOutcome => {
      const isRed = outcome.judgement.verdict === "failed";
      const value = resultOf(outcome.gate, outcome.run).value;
      this.baseline.set(gateKey(outcome.gate), { red: isRed, ...(value === undefined ? {} : { value }) });
      const pardoned = !required.has(gateKey(outcome.gate)) || this.#options.allowRed === true;
      if (!isRed || !pardoned) return outcome;
      return { ...outcome, judgement: { ...outcome.judgement, verdict: "was-red" } };
    });
    for (const outcome of told) this.#tell(ref, outcome);
    const red = told.filter(({ judgement }) => judgement.verdict === "failed");
    finish(
      red.length === 0,
      red.length === 0 ? describeGates(told) : describeRed(red, "before the run began"),
    );
  }

  async #keepLevel(ref: GateRef, gates: readonly Gate[], finish: Finish): Promise<void> {
    const outcomes = await this.#judged(ref.commit, gates);
    for (const outcome of outcomes) this.#tell(ref, outcome);
    const red = outcomes.filter(({ judgement }) => judgement.verdict === "failed");
    if (red.length === 0) return finish(true, describeGates(outcomes));
    const landings = this.#landingsUpTo(ref.commit);
    const found = await this.#culprits(
      red.map(({ gate }) => gate),
      landings,
    );
    const blamed = red.flatMap(({ gate: { name } }, i) =>
      found[i] === undefined ? [] : [{ name, ...found[i] }],
    );
    const place = new Map(landings.map(({ commit }, i) => [commit, i]));
    finish(
      false,
      describeRed(red, `at ${ref.commit.slice(0, 10)}`, found),
      blamed.sort((a, b) => place.get(a.commit)! - place.get(b.commit)!),
    );
  }

  /** Runs gates against how they were on the base, which is found out where it is not known yet. */
  async #judged(commit: string, gates: readonly Gate[]): Promise<readonly GateOutcome[]> {
    const { base } = this.#options;
    const unknown = (gate: Gate): boolean => !this.baseline.has(gateKey(gate));
    const learn = async (these: readonly Gate[]): Promise<void> => {
      const missing = these.filter(unknown);
      if (missing.length === 0) return;
      const judge: Judge = (gate, run) => judgeGate(gate, resultOf(gate, run));
      for (const { gate, run, judgement } of await this.#run(base, missing, judge)) {
        const { value } = resultOf(gate, run);
        const red = judgement.verdict === "failed";
        this.baseline.set(gateKey(gate), { red, ...(value === undefined ? {} : { value }) });
      }
    };
    await learn(gates.filter(({ threshold }) => threshold?.worseBy !== undefined));
    const judge: Judge = (gate, run) =>
      judgeGate(gate, resultOf(gate, run), this.baseline.get(gateKey(gate)));
    const outcomes = await this.#run(commit, gates, judge);
    const strange = outcomes.filter(({ gate, judgement }) => judgement.verdict === "failed" && unknown(gate));
    if (strange.length === 0) return outcomes;
    await learn(strange.map(({ gate }) => gate));
    return this.#run(commit, gates, judge);
  }

  async #run(commit: string, gates: readonly Gate[], judge: Judge): Promise<readonly GateOutcome[]> {
    const { workspace, checks, branch, run, stop } = this.#options;
    const env = { RENGA_RUN: run, RENGA_ATTEMPT_UID: gateMark(run) };
    const ports = { workspace, checks, branch, env, cache: this.#cache, signal: stop };
    const outcomes = await runGatesAt(commit, gates, judge, ports);
    for (const { gate, judgement } of outcomes)
      this.#green.set(`${commit}\0${gateKey(gate)}`, judgement.verdict !== "failed");
    return outcomes;
  }

  /** None when the last of them is no landing of ours: whose doing it is cannot be told then. */
  #landingsUpTo(commit: string): readonly LandedCommit[] {
    const all = this.#options.landings();
    return all.slice(0, all.findLastIndex((landing) => landing.commit === commit) + 1);
  }

  async #culprits(
    gates: readonly Gate[],
    landings: readonly LandedCommit[],
  ): Promise<readonly (LandedCommit | undefined)[]> {
    const { base } = this.#options;
    return findCulprits({
      landings,
      base,
      gates,
      // Every gate is held against how it was there, so there it is never at fault.
      known: (gate, at) => at === base || this.#green.get(`${at}\0${gateKey(gate)}`),
      areGreen: async (at, these) =>
        (await this.#judged(at, these)).map(({ judgement }) => judgement.verdict !== "failed"),
    });
  }

  #tell(ref: GateRef, { gate, run, judgement, flaky, cached }: GateOutcome): void {
    const { tell, now } = this.#options;
    const { exitCode, timedOut, output } = run;
    const { value } = resultOf(gate, run);
    tell({
      type: "gate-checked",
      at: now(),
      level: ref.level,
      commit: ref.commit,
      ...(ref.group === undefined ? {} : { group: ref.group }),
      name: gate.name,
      command: gate.command,
      exitCode,
      timedOut,
      ms: cached ? 0 : run.ms,
      output,
      ...(value === undefined || !Number.isFinite(value) ? {} : { value }),
      ...(judgement.limit === undefined ? {} : { limit: judgement.limit }),
      verdict: flaky ? "flaky" : judgement.verdict,
    });
  }

  #recall({ level, commit, verdict, value, ...gate }: GateChecked): void {
    const red = verdict === "failed" || verdict === "was-red";
    if (level === "before")
      this.baseline.set(gateKey(gate), { red, ...(value === undefined ? {} : { value }) });
    else this.#green.set(`${commit}\0${gateKey(gate)}`, verdict !== "failed");
  }
}

type Finish = (passed: boolean, message: string, culprits?: GatesFinished["culprits"]) => void;

function resultOf(
  { threshold }: Gate,
  { exitCode, values }: GateOutcome["run"],
): { readonly exitCode: number | null; readonly value: number | undefined } {
  return { exitCode, value: threshold && values.get(threshold.value) };
}
