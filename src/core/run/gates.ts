import type { GatePlace, GateRef, GatesFinished } from "./gate-event.ts";
import type { Recorder } from "./recorder.ts";
import type { Run, TaskRun } from "./state.ts";

/** Gates that stand at one place of the run. */
export type GateStand = {
  readonly place: GatePlace;
  /** Tasks of the place that have not come to an end. */
  open: number;
  state: "waiting" | "running" | "passed" | "failed";
  /** The commit of the last green verdict. */
  judged?: string;
  /** Key of the task that turned it red and mends it, where it is none of the place's own. */
  mender?: string;
};

export type GateStands = {
  readonly stands: readonly GateStand[];
  readonly of: ReadonlyMap<string, readonly GateStand[]>;
  readonly named: ReadonlyMap<string, GateStand>;
  /** All tasks have ended, and the gates are to be run. */
  readonly due: Set<GateStand>;
  running: number;
  /** Why nothing more is started: a gate is red, and nobody mends it. */
  red?: string;
};

/** Still at work, or at work again on what it broke. */
export function isOpen(task: TaskRun | undefined): boolean {
  return task !== undefined && (!task.ended || task.repairing);
}

/** The gates of a run that has just started. */
export function standGates(places: readonly GatePlace[], tasks: ReadonlyMap<string, TaskRun>): GateStands {
  const of = new Map<string, GateStand[]>();
  const due = new Set<GateStand>();
  const stands = places.map((place): GateStand => {
    const open = place.tasks.filter((key) => isOpen(tasks.get(key))).length;
    const isNothing = open === 0 && (place.level === "group" || place.level === "phase");
    const stand: GateStand = { place, open, state: isNothing ? "passed" : "waiting" };
    for (const key of place.tasks) of.set(key, [...(of.get(key) ?? []), stand]);
    if (place.level === "before") due.add(stand);
    return stand;
  });
  const named = new Map(stands.map((stand) => [nameOf(stand.place), stand]));
  return { stands, of, named, due, running: 0 };
}

/** One of its tasks has come to an end. */
export function gateTaskEnded({ gates }: Run, task: TaskRun): void {
  for (const stand of standsOf(gates, task.spec.key)) {
    stand.open--;
    if (stand.open > 0 || stand.state !== "waiting") continue;
    delete stand.mender;
    if (stand.place.level !== "end") gates.due.add(stand);
  }
}

/** The task that turned it red is at work on it again. */
export function sendBack({ gates }: Run, stand: GateStand, culprit: TaskRun): void {
  const { key } = culprit.spec;
  const stands = gates.of.get(key) ?? [];
  stand.state = "waiting";
  if (!stands.includes(stand)) stand.mender = key;
  for (const it of standsOf(gates, key)) it.open++;
}

/** It is asked again on the branch's head, as soon as the culprit that is known already has mended what it broke. */
export function awaitMending({ gates }: Run, stand: GateStand, culprit: TaskRun): void {
  const { key } = culprit.spec;
  if (culprit.repairing && !standsOf(gates, key).includes(stand)) {
    stand.mender = key;
    stand.open++;
  }
  waitAgain(gates, stand);
}

/** It is asked again, now or as soon as its tasks have ended. */
export function waitAgain(gates: GateStands, stand: GateStand): void {
  stand.state = "waiting";
  if (stand.open === 0 && stand.place.level !== "end") gates.due.add(stand);
}

/** Counts anew, after tasks that had ended were opened again; what is green for good is what stands before the run. */
export function recountGates({ gates, tasks }: Run): void {
  for (const stand of gates.stands) {
    if (stand.place.level === "before") continue;
    const waitsFor = [...stand.place.tasks, ...(stand.mender === undefined ? [] : [stand.mender])];
    stand.open = waitsFor.filter((key) => isOpen(tasks.get(key))).length;
    if (stand.state === "running") continue;
    if (stand.open === 0 && stand.place.level !== "end") {
      if (stand.state === "waiting") gates.due.add(stand);
      continue;
    }
    stand.state = "waiting";
    gates.due.delete(stand);
  }
}

/** Whether a green verdict says too little by now: a task of the place has landed since what was judged, or is at work again. */
export function isOutdated({ landed }: Run, { place, open }: GateStand, { commit }: GatesFinished): boolean {
  if (place.level === "before") return false;
  const since = landed.slice(landed.findLastIndex((landing) => landing.commit === commit) + 1);
  return open > 0 || since.some(({ task }) => place.level === "end" || place.tasks.includes(task));
}

/** What was green no longer is, as soon as its tasks have ended. */
export function askAgain({ gates }: Run, stand: GateStand): void {
  stand.state = "waiting";
  gates.due.add(stand);
}

/** A resume asks every gate again that was not green. */
export function reopenGates(run: Run, retryFailed: boolean): void {
  const { gates } = run;
  gates.running = 0;
  if (retryFailed) delete gates.red;
  for (const stand of gates.stands) {
    if (stand.state !== "running" && !(retryFailed && stand.state === "failed")) continue;
    stand.state = "waiting";
    if (stand.place.level === "before" || (stand.place.level !== "end" && stand.open === 0))
      gates.due.add(stand);
  }
}

/** Nothing may start: the gates before the run have not been passed. */
export function isBeforeGates({ gates }: Run): boolean {
  return gates.stands.some(({ place, state }) => place.level === "before" && state !== "passed");
}

export function gatesStarted({ gates }: Run, ref: GateRef): void {
  const stand = find(gates, ref);
  if (stand === undefined || stand.state === "running") return;
  gates.due.delete(stand);
  stand.state = "running";
  gates.running++;
}

/** The stand that this verdict is about, with its new state; undefined for a late or repeated one. */
export function gatesFinished({ gates }: Run, event: GatesFinished): GateStand | undefined {
  const stand = find(gates, event);
  if (stand?.state !== "running") return undefined;
  gates.running--;
  stand.state = event.passed ? "passed" : "failed";
  if (event.passed) stand.judged = event.commit;
  return stand;
}

/** Whether the gates of this batch, if it has any, are green. */
export function batchIsGreen({ gates }: Run, batch: number): boolean {
  const stand = gates.named.get(nameOf({ level: "group", group: `batch:${batch}` }));
  return stand === undefined || stand.state === "passed";
}

/** Runs what is due, on the branch as it stands; where nothing landed there is nothing to prove. */
export function decideGates(run: Run, at: number, record: Recorder): void {
  for (const stand of run.gates.due) askGates(run, stand, at, record);
}

/** The gates at the end, also once more for what landed after they were green; false when there are none to wait for. */
export function decideEndGates(run: Run, at: number, record: Recorder): boolean {
  const stand = run.gates.stands.find(({ place }) => place.level === "end");
  if (stand === undefined || run.landed.length === 0) return false;
  if (stand.state !== "waiting" && (stand.state !== "passed" || stand.judged === run.head)) return false;
  askGates(run, stand, at, record);
  return true;
}

function standsOf({ of, stands }: GateStands, key: string): readonly GateStand[] {
  return [...(of.get(key) ?? []), ...stands.filter(({ mender }) => mender === key)];
}

function askGates(run: Run, { place }: GateStand, at: number, record: Recorder): void {
  const { level, group } = place;
  const ref: GateRef = { level, commit: run.head, ...(group === undefined ? {} : { group }) };
  const landed = level === "before" || level === "end" || place.tasks.some((key) => hasLanded(run, key));
  record({ type: "gates-started", at, ...ref }, ...(landed ? [{ type: "run-gates" as const, ...ref }] : []));
  if (!landed)
    record({ type: "gates-finished", at, ...ref, passed: true, message: "nothing of it landed in this run" });
}

function hasLanded({ tasks }: Run, key: string): boolean {
  const task = tasks.get(key);
  return task?.state === "done" && task.commit !== undefined;
}

function find({ named }: GateStands, ref: GateRef): GateStand | undefined {
  return named.get(nameOf(ref));
}

function nameOf({ level, group = "" }: Pick<GateRef, "level" | "group">): string {
  return `${level} ${group}`;
}
