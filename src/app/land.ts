import type { Event } from "../core/run/event.ts";
import { createLandingWindow, type LandingWindow } from "../core/run/landing-window.ts";
import type { Merged, Workspace } from "../ports/workspace.ts";
import { refOf, type Landing } from "./attempt.ts";
import { commitMessage } from "./commit-message.ts";
import type { LandingHistory } from "./landed-files.ts";
import { planEdits } from "./plan-edits.ts";
import { hasProof, proveSegment, type Fault, type Place } from "./prove-segment.ts";
import type { ProvePorts } from "./prove.ts";
import { createSurvival, type Supersession, type Survival } from "./survival.ts";

export type LandPorts = ProvePorts & {
  readonly workspace: Workspace;
  /** How many proofs run at once, at least 1. */
  readonly proofs: () => number;
  /** Where the landings of earlier sittings are found. */
  readonly history?: LandingHistory;
};

/** A landing as the commit that it will be, on top of those before it. */
type Built = Place & { readonly head: string; readonly tree: string; readonly at: number };

type Link = {
  readonly landing: Landing;
  readonly stop: AbortSignal;
  readonly settle: (event: Event) => void;
  /** When it came. */
  readonly number: number;
  built?: Built;
  /** What its last proof came to. */
  fault?: Fault | undefined;
  /** It clashes with one before it that may yet leave: not looked at again until one has left or landed. */
  clashedAt?: number;
};

type Proof = { readonly end: AbortController; readonly done: Promise<void> };

type Chain = {
  readonly ports: LandPorts & { readonly survival: Survival };
  /** Just come, to be built anew, or in a clash. */
  waiting: Link[];
  readonly links: Link[];
  readonly window: LandingWindow;
  /** By segment. */
  readonly proofs: Map<number, Proof>;
  /** Counts those that left or landed. */
  left: number;
  turning: boolean;
  again: boolean;
};

/** Lands attempts in the order in which it is called, but for those that wait for one they clash with. */
export type LandingChain = (landing: Landing, stop: AbortSignal) => Promise<Event>;

/**
 * The merge queue: each attempt is put on top of those before it, as one commit with the plan's tick. Segments of this chain
 * are proven side by side, each on the tree of its last; the branch moves by compare-and-swap to the end of the longest
 * green prefix, only ever to a commit whose exact tree was proven. The culprit of a red segment leaves the chain, and those
 * behind it are built anew without it.
 */
export function createLandingChain(given: LandPorts): LandingChain {
  const chain: Chain = {
    ports: { ...given, survival: createSurvival(given.workspace, given.history) },
    waiting: [],
    links: [],
    window: createLandingWindow(given.proofs),
    proofs: new Map(),
    left: 0,
    turning: false,
    again: false,
  };
  const watched = new WeakSet<AbortSignal>();
  let number = 0;
  return (landing, stop) => {
    if (!watched.has(stop)) stop.addEventListener("abort", () => void turn(chain), { once: true });
    watched.add(stop);
    const event = new Promise<Event>((settle) => {
      chain.waiting.push({ landing, stop, settle, number: number++ });
    });
    void turn(chain);
    return event;
  };
}

/** Goes on with whatever can be gone on with; one turn at a time, and another when something happened meanwhile. */
async function turn(chain: Chain): Promise<void> {
  chain.again = true;
  if (chain.turning) return;
  chain.turning = true;
  while (chain.again) {
    chain.again = false;
    await cancelStopped(chain);
    await extend(chain);
    if (chain.window.landable() > 0) await land(chain);
    else if (chain.window.isFirstToBlame()) leave(chain, 0, chain.links[0]?.fault ?? NO_WORDS);
    // All that has come is divided together.
    if (chain.again) continue;
    for (const { segment, from, to } of chain.window.begin()) startProof(chain, segment, [from, to]);
  }
  chain.turning = false;
}

const NO_WORDS: Fault = { failure: "gate", message: "failed on top of what landed meanwhile" };

/** Builds what waits on top of the chain. */
async function extend(chain: Chain): Promise<void> {
  const open = chain.waiting.splice(0);
  for (const link of open) {
    if (link.clashedAt === chain.left) chain.waiting.push(link);
    else await extendBy(chain, link);
  }
}

async function extendBy(chain: Chain, link: Link): Promise<void> {
  const { ports, links, window } = chain;
  const { landing } = link;
  try {
    const last = links.at(-1)?.built;
    const merged = await ports.workspace.merge(landing.branch, landing.commit, last?.commit);
    if (merged.status === "clean") {
      link.built = await build(landing, merged, ports);
      links.push(link);
      window.add(merged.head !== landing.base && hasProof(landing));
      return;
    }
    // With what has landed, or only with what may never come?
    const alone = last === undefined ? merged : await ports.workspace.merge(landing.branch, landing.commit);
    if (alone.status === "clean") {
      link.clashedAt = chain.left;
      chain.waiting.push(link);
    } else refuse(chain, link, { failure: "conflict", message: conflictWords(alone) });
  } catch (error) {
    refuse(chain, link, faultOf(error));
  }
}

async function build(
  landing: Landing,
  { head, tree }: Merged & { status: "clean" },
  { workspace, now }: LandPorts,
): Promise<Built> {
  const { run, spec, attempt, agent } = landing;
  const at = now();
  const commit = await workspace.build({
    tree,
    parent: head,
    message: commitMessage(run, spec, attempt, agent),
    at,
    edits: await planEdits(landing, (path) => workspace.read(tree, path), at),
  });
  return { landing, commit, head, tree, at, known: new Map() };
}

function startProof(chain: Chain, segment: number, [from, to]: readonly [number, number]): void {
  const end = new AbortController();
  const links = chain.links.slice(from, to);
  const prove = async (): Promise<void> => {
    const places = links.flatMap(({ built }) => built ?? []);
    const fault = await proveSegment(places, chain.ports, end.signal);
    chain.proofs.delete(segment);
    if (end.signal.aborted) return;
    const last = links.at(-1);
    if (last !== undefined) last.fault = fault;
    endProofs(chain, chain.window.told(segment, fault === undefined));
    void turn(chain);
  };
  chain.proofs.set(segment, { end, done: prove() });
}

function endProofs({ proofs }: Chain, segments: readonly number[]): void {
  for (const segment of segments) proofs.get(segment)?.end.abort();
}

/** Moves the branch to the end of the longest prefix that is proven. */
async function land(chain: Chain): Promise<void> {
  const { ports, links, window } = chain;
  const superseded = new Map<Link, readonly Supersession[]>();
  for (const [place, link] of links.slice(0, window.landable()).entries()) {
    const fault = await watchSurvival(link, superseded, ports);
    if (fault === undefined) continue;
    leave(chain, place, fault);
    break;
  }
  // Without the one that left, and those before it that were only proven together with it.
  const landing = links.slice(0, window.landable());
  const [first, last] = [landing[0]?.built, landing.at(-1)?.built];
  if (first === undefined || last === undefined) return;
  try {
    if (!(await ports.workspace.advance(last.landing.branch, last.commit, first.head)))
      return leave(chain, 0, movedElsewhere(last.landing));
  } catch (error) {
    return leave(chain, 0, faultOf(error));
  }
  links.splice(0, landing.length);
  window.landed(landing.length);
  chain.left++;
  chain.again = true;
  for (const link of landing) tellLanded(link, superseded.get(link) ?? [], ports);
}

async function watchSurvival(
  link: Link,
  superseded: Map<Link, readonly Supersession[]>,
  { survival }: Chain["ports"],
): Promise<Fault | undefined> {
  const { landing, built } = link;
  if (built === undefined) return undefined;
  try {
    const verdict = await survival.check(landing, built);
    if (verdict.dropped !== undefined)
      return {
        failure: "conflict",
        message: `the merge would lose what this attempt never saw:\n${verdict.dropped}`,
      };
    superseded.set(link, verdict.superseded);
    await survival.landed(landing, built.head, built.commit).catch(() => {});
    return undefined;
  } catch (error) {
    return faultOf(error);
  }
}

function tellLanded(
  { landing, built, settle }: Link,
  superseded: readonly Supersession[],
  { tell, now }: LandPorts,
): void {
  const { at = now(), commit = "" } = built ?? {};
  for (const it of superseded) tell({ type: "superseded", at, ...refOf(landing), ...it });
  settle({ type: "landed", at, ...refOf(landing), commit, recovered: false });
}

/** The one at this place leaves the chain; all behind it are built anew. */
function leave(chain: Chain, place: number, fault: Fault): void {
  const [link] = chain.links.splice(place, 1);
  takeApart(chain, place);
  if (link !== undefined) refuse(chain, link, fault);
}

/** From this place on all wait again, in the order in which they came. */
function takeApart(chain: Chain, place: number): void {
  const out = chain.links.splice(place);
  endProofs(chain, chain.window.cutOff(place));
  chain.waiting = [...chain.waiting, ...out].toSorted((a, b) => a.number - b.number);
  chain.left++;
  chain.again = true;
}

/** Tells of it when nothing runs for them any more. */
async function cancelStopped(chain: Chain): Promise<void> {
  const place = chain.links.findIndex(({ stop }) => stop.aborted);
  if (place >= 0) takeApart(chain, place);
  const stopped = chain.waiting.filter(({ stop }) => stop.aborted);
  if (stopped.length === 0) return;
  chain.waiting = chain.waiting.filter(({ stop }) => !stop.aborted);
  await Promise.all([...chain.proofs.values()].flatMap(({ end, done }) => (end.signal.aborted ? done : [])));
  for (const link of stopped) refuse(chain, link, { failure: "cancelled", message: "the run was stopped" });
}

function refuse({ ports }: Chain, { landing, settle }: Link, { failure, message }: Fault): void {
  const event: Event = {
    type: "landing-refused",
    at: ports.now(),
    ...refOf(landing),
    failure,
    message,
  };
  if (failure === "cancelled") return settle(event);
  // The work stays findable, whatever becomes of its task. Evidence only: where it cannot be kept the refusal still says why.
  const ref = `refs/renga/${landing.run}/refused/${landing.spec.uid}.${landing.attempt}`;
  void ports.workspace
    .keep(ref, landing.commit)
    .catch(() => {})
    .then(() => settle(event));
}

function faultOf(error: unknown): Fault {
  return { failure: "infrastructure", message: error instanceof Error ? error.message : String(error) };
}

function movedElsewhere({ branch }: Landing): Fault {
  return {
    failure: "infrastructure",
    message: `${branch} was moved by someone else while the task was landing`,
  };
}

function conflictWords({ files, sides }: Merged & { status: "conflict" }): string {
  const shown = sides === undefined ? "" : `\n${sides}`;
  return `conflicts with what landed meanwhile in ${files.join(", ")}${shown}`;
}
