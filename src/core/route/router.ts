import type { AgentConfig } from "../config.ts";
import type { AttemptFinished, AttemptStarted, Event, FailureClass, Settings } from "../run/event.ts";
import { assumedUsd, costsOf, successOf } from "./belief.ts";
import { ladderFor, ladderOf, type Rung } from "./ladder.ts";
import { describe, type Weighed } from "./reasons.ts";
import { Counts, type Tallies } from "./tallies.ts";
import type { TaskRoute } from "./task-route.ts";
import { tierOf } from "./tier-of.ts";
import { isAtLeast, type Tier } from "./tier.ts";

/** Who carries out an attempt. */
export type Choice = {
  /** Place in `Settings.agentSpecs`. */
  readonly agent: number;
  readonly tier: Tier;
  /** In one line. */
  readonly why: string;
};

/** The task's last attempt, where that failed; an agent with `tries` left gets it again, unless another is wanted. */
export type LastFailure = {
  readonly agent: number;
  readonly failure: FailureClass;
  readonly triesLeft: boolean;
};

/**
 * Chooses the agent of each attempt: what needs no model first; then, among the tiers that the task's rule allows, where to
 * begin so that the expected cost is least, going up after failures counted in. Learns from events by kind of task; given the
 * same events it chooses the same. Each note and each choice takes time in the number of agents, not of tasks.
 */
export interface Router {
  /** Takes one event of the run, in order. */
  note(event: Event): void;
  /** The next attempt of a task; undefined: no agent is left for it. */
  choose(task: string, last?: LastFailure): Choice | undefined;
  /**
   * Who of the same tier takes a task as well as the agent chosen for it, in the order to ask them; nobody where the plan or what
   * the agent is for says that it is this one.
   */
  peers(task: string, choice: Choice): readonly Choice[];
  /** What it has learned, to begin another run with. */
  learned(): Tallies;
}

/** A router that knows nothing of any task yet: the run's first event, `run-started`, tells it of agents and routes. */
export function createRouter(): Router {
  return new LearningRouter();
}

/** What earlier runs of this repository teach, from their events, the oldest run first. */
export function learnedFrom(events: Iterable<Event>): Tallies {
  const router = new LearningRouter("no-earlier");
  for (const event of events) router.note(event);
  return router.learned();
}

/** Failures that say something of the agent's strength; all others say more of the task, the plan or the machine. */
const TELLING: ReadonlySet<FailureClass> = new Set(["agent", "gate", "timeout", "scope", "test-first"]);

/** Outcomes of earlier runs count half. */
const EARLIER_WEIGHT = 0.5;

/** A cheaper tier than the best is begun with again this often: times the logarithm of all attempts of the kind. */
const TRY_AGAIN = 2;

const UNKNOWN: TaskRoute = { kind: "", tier: "cheap", why: "nothing is known of it" };

/** The last attempt of a task that the router saw. */
type Seen = { readonly attempt: number; readonly tier: Tier; counted: "open" | "good" | "done" };

class LearningRouter implements Router {
  readonly #counts = new Counts();
  readonly #routes = new Map<string, TaskRoute>();
  readonly #seen = new Map<string, Seen>();
  #configured: readonly AgentConfig[] = [];
  #ladder: readonly Rung[] = [];
  #assumed: Partial<Record<Tier, number>> = {};
  /** Runs that are all told of teach each once: what they had been taught themselves is among them. */
  readonly #takesEarlier: boolean;

  constructor(earlier?: "no-earlier") {
    this.#takesEarlier = earlier === undefined;
  }

  note(event: Event): void {
    switch (event.type) {
      case "run-started":
        this.#use(event.settings);
        this.#routes.clear();
        this.#seen.clear();
        for (const { key, route } of event.tasks) if (route !== undefined) this.#routes.set(key, route);
        if (this.#takesEarlier && event.settings.learned !== undefined)
          this.#counts.learn(event.settings.learned, EARLIER_WEIGHT);
        break;
      case "run-resumed":
        this.#use(event.settings);
        for (const { task } of event.lost) this.#sayNothing(task);
        break;
      case "attempt-started":
        this.#started(event);
        break;
      case "attempt-finished":
        this.#finished(event);
        break;
      case "landed":
        this.#ended(event.task, { good: 1 }, "good");
        break;
      case "landing-refused":
        if (event.failure === "gate") this.#ended(event.task, { bad: 1 }, "done");
        else if (event.failure !== "cancelled") this.#ended(event.task, {}, "done");
        break;
      case "gates-finished":
        this.#regret(event.culprit);
        break;
      default:
    }
  }

  choose(task: string, last?: LastFailure): Choice | undefined {
    const route = this.#routes.get(task) ?? UNKNOWN;
    const ladder = this.#ladderFor(route);
    const at = last === undefined ? -1 : ladder.findIndex(({ agent }) => agent === last.agent);
    const failed = ladder[at];
    if (last === undefined || failed === undefined) return this.#first(route, ladder);
    // A conflict costs what needs no model nothing: it does the same on the new head.
    const isHard = last.failure === "conflict" || last.failure === "unclear";
    if (isHard && failed.tier !== "none" && failed.tier !== ladder.at(-1)?.tier)
      return strongest(ladder, last.failure === "conflict" ? "a conflict to solve" : "the plan was unclear");
    if (last.triesLeft) return { ...placeOf(failed), why: `${failed.tier}: once more, with what went wrong` };
    const above = ladder.slice(at + 1);
    return above.length === 0 ? undefined : this.#best(route, above, `${failed.spec} did not do it`);
  }

  peers(task: string, { agent, tier, why }: Choice): readonly Choice[] {
    const route = this.#routes.get(task) ?? UNKNOWN;
    const chosen = this.#ladder.find((it) => it.agent === agent);
    if (chosen === undefined || tier === "none" || route.declared === true || this.#isChosenFor(chosen))
      return [];
    return this.#ladder
      .filter((it) => it.tier === tier && it !== chosen && !this.#isChosenFor(it))
      .map((it) => ({ ...placeOf(it), why: `${why}; ${chosen.spec} has no room now` }));
  }

  /** It has its own tasks, so that others of its tier are not as good for them. */
  #isChosenFor({ spec }: Rung): boolean {
    const { takes, role } = this.#configured.find(({ name }) => name === spec) ?? {};
    return takes !== undefined || role !== undefined;
  }

  learned(): Tallies {
    return this.#counts.data();
  }

  #use({ agentSpecs, config }: Settings): void {
    this.#configured = config?.agents ?? [];
    this.#ladder = ladderOf(agentSpecs, this.#configured);
    this.#assumed = {};
    for (const { tier, model } of this.#ladder) {
      const price = model === undefined ? undefined : config?.prices?.[model];
      if (price !== undefined && tier !== "none") this.#assumed[tier] ??= assumedUsd(price);
    }
  }

  /** A task of a run that was started before there were routes may go to anybody. */
  #ladderFor(route: TaskRoute): readonly Rung[] {
    return route === UNKNOWN ? this.#ladder : ladderFor(route, this.#ladder);
  }

  #first(route: TaskRoute, ladder: readonly Rung[]): Choice | undefined {
    const [lowest] = ladder;
    if (lowest === undefined) return undefined;
    if (route.declared === true && lowest.spec === route.agents?.[0])
      return { ...placeOf(lowest), why: `${lowest.tier}: the plan names ${lowest.spec}` };
    if (lowest.tier === "none")
      return {
        ...placeOf(lowest),
        why: `none: ${route.free === undefined ? "it costs nothing" : "the plan gives it word for word"}`,
      };
    return this.#best(route, ladder, undefined);
  }

  /** The rung to begin at: least expected cost among those that the rule allows, the cheaper of equals. */
  #best(route: TaskRoute, ladder: readonly Rung[], after: string | undefined): Choice | undefined {
    const allowed = ladder.filter(({ tier }) => isAtLeast(tier, route.tier));
    if (allowed.length === 0) return short(ladder, route);
    const costs = costsOf(this.#counts, this.#assumed);
    const weighed: Weighed[] = [];
    let beyond: number | undefined;
    for (const rung of allowed.toReversed()) {
      const tally = this.#counts.of(route.kind, rung.tier);
      const success = successOf(rung.tier, tally);
      const cost = costs.of(route.kind, rung.tier);
      // After the last there is nobody else: it is asked until it succeeds.
      beyond = beyond === undefined ? cost / success : cost + (1 - success) * beyond;
      weighed.unshift({ rung, tally, expected: beyond });
    }
    const best = weighed.reduce((a, b) => (b.expected < a.expected - 1e-9 ? b : a));
    const begun = this.#counts.begun(route.kind);
    const again =
      after === undefined && route.risky !== true
        ? weighed.find(
            (it) =>
              it.expected > best.expected &&
              isBelow(it, best) &&
              it.tally.begun < TRY_AGAIN * Math.log(1 + begun),
          )
        : undefined;
    const chosen = again ?? best;
    const why = describe({
      route,
      chosen,
      weighed,
      after,
      isMoney: costs.isMoney,
      isTrial: again !== undefined,
    });
    return { ...placeOf(chosen.rung), why };
  }

  #started({ task, attempt, agent, tier }: AttemptStarted): void {
    this.#sayNothing(task);
    const known: Seen = { attempt, tier: tier ?? tierOf(agent, this.#configured), counted: "open" };
    this.#seen.set(task, known);
    this.#count(task, known.tier, { begun: 1 });
  }

  #finished({ task, attempt, result, spent }: AttemptFinished): void {
    const seen = this.#seen.get(task);
    if (seen?.attempt !== attempt) return;
    if (spent?.usd !== undefined) this.#count(task, seen.tier, { priced: 1, usd: spent.usd });
    if (result.status === "unchanged") return this.#ended(task, { good: 1 }, "good");
    if (result.status === "skipped") return this.#sayNothing(task);
    if (result.status !== "failed") return;
    if (TELLING.has(result.failure)) this.#ended(task, { bad: 1 }, "done");
    else this.#sayNothing(task);
  }

  /** A landing that turned a gate red has not gone well after all. */
  #regret(task: string | undefined): void {
    const seen = task === undefined ? undefined : this.#seen.get(task);
    if (task === undefined || seen?.counted !== "good") return;
    seen.counted = "done";
    this.#count(task, seen.tier, { good: -1, bad: 1 });
  }

  #ended(task: string, change: { readonly good?: 1; readonly bad?: 1 }, counted: "good" | "done"): void {
    const seen = this.#seen.get(task);
    if (seen?.counted !== "open") return;
    seen.counted = counted;
    this.#count(task, seen.tier, change);
  }

  /** The attempt tells nothing of its tier: as if it had not begun. */
  #sayNothing(task: string): void {
    const seen = this.#seen.get(task);
    if (seen?.counted !== "open") return;
    seen.counted = "done";
    this.#count(task, seen.tier, { begun: -1 });
  }

  #count(task: string, tier: Tier, change: Parameters<Counts["note"]>[2]): void {
    const route = this.#routes.get(task);
    if (route !== undefined) this.#counts.note(route.kind, tier, change);
  }
}

function placeOf({ agent, tier }: Rung): { readonly agent: number; readonly tier: Tier } {
  return { agent, tier };
}

function isBelow(a: Weighed, b: Weighed): boolean {
  return a.rung.tier !== b.rung.tier && isAtLeast(b.rung.tier, a.rung.tier);
}

/** The first agent of the strong tier, or the strongest that there is. */
function strongest(ladder: readonly Rung[], reason: string): Choice | undefined {
  const top = ladder.at(-1);
  const rung = ladder.find(({ tier }) => tier === top?.tier);
  return rung === undefined ? undefined : { ...placeOf(rung), why: `${rung.tier}: ${reason}` };
}

/** No agent is as strong as the rule wants: the strongest there is. */
function short(ladder: readonly Rung[], { tier, why }: TaskRoute): Choice | undefined {
  const chosen = strongest(ladder, `${why} asks for ${tier}, and no agent for it is stronger than this`);
  return chosen;
}
