import { slotsOf } from "../run/breaker.ts";
import type { Event } from "../run/event.ts";
import type { Run } from "../run/state.ts";

/** Why an agent had nothing to do; explained in docs/report.md. */
export const IDLE_CAUSES = [
  "needs",
  "lease",
  "landing",
  "barrier",
  "gate",
  "provider",
  "breaker",
  "budget",
  "fewer",
  "stopping",
  "rest",
] as const;
export type IdleCause = (typeof IDLE_CAUSES)[number];

/** How one agent's place spent the run, in milliseconds. */
export type SlotTimes = {
  /** From 1. */
  readonly slot: number;
  readonly busyMs: number;
  readonly idleMs: number;
  /** Most first; they add up to `idleMs`. */
  readonly causes: readonly { readonly cause: IdleCause; readonly ms: number }[];
};

type Lane = { busyFrom?: number; busyMs: number; idleFrom: number[]; readonly idle: number[] };

/** The agents' places in the course of a run; changed by the functions of this file. */
export type Slots = {
  readonly lanes: Lane[];
  /** Milliseconds by cause that one idle place has had so far: places take the difference, so an event costs the same with any number of them. */
  readonly spent: number[];
  at: number;
  note(run: Run, event: Event, at: number): void;
  shares: readonly (readonly [cause: number, share: number])[];
};

/** As many places as the run has agents, all idle. */
export function createSlots(run: Run, at: number): Slots {
  const spent = IDLE_CAUSES.map(() => 0);
  const signs = createSigns(run);
  const slots: Slots = {
    lanes: [],
    spent,
    at,
    shares: [],
    note(run, event, at) {
      slots.at = at;
      signs.note(event, run);
      fitLanes(slots, run.settings.agents);
      slots.shares = sharesOf(run, signs);
    },
  };
  fitLanes(slots, run.settings.agents);
  slots.shares = sharesOf(run, signs);
  return slots;
}

/** Time has passed up to `at`; undefined: it has, but nobody was there. */
export function elapse(slots: Slots, at: number | undefined): void {
  if (at === undefined) return;
  const ms = Math.max(0, at - slots.at);
  for (const [cause, share] of slots.shares) slots.spent[cause] = (slots.spent[cause] ?? 0) + ms * share;
  slots.at = Math.max(slots.at, at);
}

/** The lowest free place is taken; gives its number. */
export function takeSlot({ lanes, spent }: Slots, at: number): number {
  let slot = lanes.findIndex(({ busyFrom }) => busyFrom === undefined);
  if (slot < 0) slot = lanes.push(newLane(spent)) - 1;
  const lane = lanes[slot];
  if (lane !== undefined) {
    settleIdle(lane, spent);
    lane.busyFrom = at;
  }
  return slot + 1;
}

/** The place is free again. */
export function releaseSlot({ lanes, spent }: Slots, slot: number, at: number): void {
  const lane = lanes[slot - 1];
  if (lane?.busyFrom === undefined) return;
  lane.busyMs += at - lane.busyFrom;
  delete lane.busyFrom;
  lane.idleFrom = [...spent];
}

/** Where the time of each place went up to now. */
export function slotTimes({ lanes, spent, at }: Slots): readonly SlotTimes[] {
  return lanes.map((lane, i) => {
    const isIdle = lane.busyFrom === undefined;
    const causes = IDLE_CAUSES.map((cause, c) => ({
      cause,
      ms: Math.round((lane.idle[c] ?? 0) + (isIdle ? (spent[c] ?? 0) - (lane.idleFrom[c] ?? 0) : 0)),
    }));
    return {
      slot: i + 1,
      busyMs: lane.busyMs + (lane.busyFrom === undefined ? 0 : at - lane.busyFrom),
      idleMs: causes.reduce((sum, { ms }) => sum + ms, 0),
      causes: causes.filter(({ ms }) => ms > 0).sort((a, b) => b.ms - a.ms),
    };
  });
}

function newLane(spent: readonly number[]): Lane {
  return { busyMs: 0, idleFrom: [...spent], idle: IDLE_CAUSES.map(() => 0) };
}

function settleIdle(lane: Lane, spent: readonly number[]): void {
  spent.forEach((ms, c) => (lane.idle[c] = (lane.idle[c] ?? 0) + ms - (lane.idleFrom[c] ?? 0)));
  lane.idleFrom = [...spent];
}

/** Places above the number of agents are not idle: nobody is meant to sit there. */
function fitLanes({ lanes, spent }: Slots, agents: number): void {
  while (lanes.length < agents) lanes.push(newLane(spent));
  for (let i = agents; i < lanes.length; i++) {
    const lane = lanes[i];
    if (lane !== undefined && lane.busyFrom === undefined) lane.idleFrom = [...spent];
  }
}

type Signs = {
  readonly paused: Set<string>;
  gates: number;
  tripped: boolean;
  /** Tasks never started, by batch, and the batch that is at work. */
  readonly left: number[];
  batch: number;
  note(event: Event, run: Run): void;
};

function createSigns(run: Run): Signs {
  const left: number[] = [];
  const begun = new Set<string>();
  if (run.settings.barriers === true)
    for (const { spec, settled } of run.tasks.values())
      if (!settled) left[spec.batch ?? 0] = (left[spec.batch ?? 0] ?? 0) + 1;
  const signs: Signs = {
    paused: new Set(),
    gates: 0,
    tripped: false,
    left,
    batch: 0,
    note(event, run) {
      if (event.type === "provider-paused") signs.paused.add(event.provider);
      else if (event.type === "provider-resumed") signs.paused.delete(event.provider);
      else if (event.type === "gates-started") signs.gates++;
      else if (event.type === "gates-finished") signs.gates = Math.max(0, signs.gates - 1);
      else if (event.type === "breaker-tripped") signs.tripped = true;
      else if (event.type === "rolled-back") signs.tripped = false;
      else if (event.type === "run-resumed") {
        signs.gates = 0;
        signs.tripped = false;
        signs.paused.clear();
      } else if (event.type === "attempt-started" && !begun.has(event.task)) {
        begun.add(event.task);
        const batch = run.tasks.get(event.task)?.spec.batch ?? 0;
        signs.batch = Math.max(signs.batch, batch);
        left[batch] = (left[batch] ?? 0) - 1;
      }
    },
  };
  return signs;
}

/** A budget leaves no room for an attempt of any of the agents. */
function isBroke({ settings, purse }: Run): boolean {
  if (settings.config?.budget === undefined) return false;
  return settings.agentSpecs.every((spec) => !purse.allow("", spec).ok);
}

/** By which causes an idle place is idle now; the shares add up to 1, none when no place is idle or the run is over. */
function sharesOf(run: Run, signs: Signs): Slots["shares"] {
  const { counts, settings } = run;
  const idle = settings.agents - run.running.size;
  if (idle <= 0 || run.outcome !== undefined) return [];
  const all = (cause: IdleCause): Slots["shares"] => [[IDLE_CAUSES.indexOf(cause), 1]];
  if (signs.tripped) return all("breaker");
  if (run.stopping) return all("stopping");
  if (signs.gates > 0 && run.running.size === 0 && counts.landing === 0) return all("gate");
  if (counts.ready > 0 && signs.paused.size > 0) return all("provider");
  const isBarred = settings.barriers === true && (signs.left[signs.batch] ?? 0) <= 0;
  const others = counts.waiting + counts.ready;
  if (isBarred && others > 0) return all(signs.gates > 0 ? "gate" : "barrier");
  const rest: IdleCause =
    counts.waiting === 0 ? "rest" : run.running.size === 0 && counts.landing > 0 ? "landing" : "needs";
  // Of the idle places some may not be used now, some have a task that may not start; the others have none.
  const unused = Math.min(idle, Math.max(0, settings.agents - slotsOf(run)));
  const held = Math.min(counts.ready, idle - unused);
  const parts: readonly (readonly [IdleCause, number])[] = [
    ["fewer", unused],
    [held > 0 && isBroke(run) ? "budget" : "lease", held],
    [rest, idle - unused - held],
  ];
  return parts.flatMap(([cause, places]) =>
    places > 0 ? [[IDLE_CAUSES.indexOf(cause), places / idle] as const] : [],
  );
}
