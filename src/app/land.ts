import type { Event } from "../core/run/event.ts";
import type { LandingRefused } from "../core/run/landing-event.ts";
import type { Merged, Workspace, Worktree } from "../ports/workspace.ts";
import { refOf, type Landing } from "./attempt.ts";
import { commitMessage } from "./commit-message.ts";
import type { LandingHistory } from "./landed-files.ts";
import { planEdits } from "./plan-edits.ts";
import { prove, type ProvePorts } from "./prove.ts";
import { checksIn } from "./run-checks.ts";
import { createSurvival, type Survival } from "./survival.ts";

export type LandPorts = ProvePorts & {
  readonly workspace: Workspace;
  /** Where the landings of earlier sittings are found. */
  readonly history?: LandingHistory;
};

type ChainPorts = LandPorts & { readonly survival: Survival };

/** A landing's present place in the chain: the commit it will land as, until what is before it changes. */
type Place = { readonly commit: PromiseWithResolvers<string | undefined>; readonly stale: AbortController };

type Link = { place: Place; readonly landed: PromiseWithResolvers<string | undefined> };

/** Lands attempts in the order in which it is called, proving them side by side. */
export type LandingChain = (landing: Landing, stop: AbortSignal) => Promise<Event>;

/**
 * The merge queue: each attempt is put on top of those before it, as one commit with the plan's tick, and proven there
 * while they still are; the branch moves by compare-and-swap, in order, only ever to a commit whose exact tree was
 * proven. One that fails leaves the chain, and those behind it are built anew without it. (Zuul's dependent pipeline.)
 */
export function createLandingChain(given: LandPorts): LandingChain {
  const ports = { ...given, survival: createSurvival(given.workspace, given.history) };
  const chain: Link[] = [];
  return async (landing, stop) => {
    const link: Link = { place: newPlace(), landed: Promise.withResolvers() };
    chain.push(link);
    let commit: string | undefined;
    try {
      const event = await landInChain(landing, { link, chain, stop }, ports);
      if (event.type === "landed") commit = event.commit;
      else await keepRefused(landing, event, ports);
      return event;
    } catch (error) {
      return refusal(
        landing,
        ports,
        "infrastructure",
        error instanceof Error ? error.message : String(error),
      );
    } finally {
      chain.splice(chain.indexOf(link), 1);
      link.landed.resolve(commit);
      if (commit === undefined) leave(link.place);
    }
  };
}

type Turn = { readonly link: Link; readonly chain: readonly Link[]; readonly stop: AbortSignal };

async function landInChain(landing: Landing, { link, chain, stop }: Turn, ports: ChainPorts): Promise<Event> {
  const { branch } = landing;
  for (;;) {
    if (stop.aborted) return refusal(landing, ports, "cancelled", "the run was stopped");
    const before = chain[chain.indexOf(link) - 1];
    const ground = before?.place;
    const onto = await ground?.commit.promise;
    if (ground !== undefined && (onto === undefined || ground.stale.signal.aborted)) continue;

    const merged = await ports.workspace.merge(branch, landing.commit, onto);
    if (merged.status === "conflict") {
      // With what is not there yet: it may never come.
      if (before !== undefined && (await before.landed.promise) !== onto) continue;
      return refusal(
        landing,
        ports,
        "conflict",
        `conflicts with what landed meanwhile in ${merged.files.join(", ")}${merged.sides === undefined ? "" : `\n${merged.sides}`}`,
      );
    }
    const at = ports.now();
    const commit = await buildCommit(landing, merged, at, ports);
    link.place.commit.resolve(commit);

    const signal = ground === undefined ? stop : AbortSignal.any([stop, ground.stale.signal]);
    const broken = merged.head === landing.base ? undefined : await reprove(landing, commit, ports, signal);
    const grounded = before === undefined || (await before.landed.promise) === onto;
    if (!grounded || ground?.stale.signal.aborted === true) {
      leave(link.place);
      link.place = newPlace();
      continue;
    }
    if (stop.aborted) return refusal(landing, ports, "cancelled", "the run was stopped");
    if (broken !== undefined)
      return refusal(
        landing,
        ports,
        "gate",
        `passed alone, fails on top of what landed meanwhile: ${broken}`,
      );
    return moveBranch(landing, { merged, commit, at }, ports);
  }
}

/** The work of a refused attempt stays findable, whatever becomes of its task. */
async function keepRefused(landing: Landing, event: Event, { workspace }: LandPorts): Promise<void> {
  if (event.type !== "landing-refused" || event.failure === "cancelled") return;
  const ref = `refs/renga/${landing.run}/refused/${landing.spec.uid}.${landing.attempt}`;
  // Evidence only: where it cannot be kept the refusal still says why.
  await workspace.keep(ref, landing.commit).catch(() => {});
}

async function moveBranch(
  landing: Landing,
  {
    merged,
    commit,
    at,
  }: { readonly merged: Merged & { status: "clean" }; readonly commit: string; readonly at: number },
  ports: ChainPorts,
): Promise<Event> {
  const { superseded, dropped } = await ports.survival.check(landing, merged);
  if (dropped !== undefined)
    return refusal(
      landing,
      ports,
      "conflict",
      `the merge would lose what this attempt never saw:\n${dropped}`,
    );
  if (!(await ports.workspace.advance(landing.branch, commit, merged.head)))
    return refusal(
      landing,
      ports,
      "infrastructure",
      `${landing.branch} was moved by someone else while the task was landing`,
    );
  await ports.survival.landed(landing, merged.head, commit).catch(() => {});
  for (const it of superseded) ports.tell({ type: "superseded", at, ...refOf(landing), ...it });
  return { type: "landed", at, ...refOf(landing), commit, recovered: false };
}

function newPlace(): Place {
  return { commit: Promise.withResolvers(), stale: new AbortController() };
}

/** Whoever is behind looks for other ground. */
function leave(place: Place): void {
  place.stale.abort();
  place.commit.resolve(undefined);
}

async function buildCommit(
  landing: Landing,
  merged: Merged & { status: "clean" },
  at: number,
  { workspace }: LandPorts,
): Promise<string> {
  const { run, spec, attempt, agent } = landing;
  return workspace.build({
    tree: merged.tree,
    parent: merged.head,
    message: commitMessage(run, spec, attempt, agent),
    at,
    edits: await planEdits(landing, (path) => workspace.read(merged.tree, path), at),
  });
}

async function reprove(
  landing: Landing,
  commit: string,
  ports: LandPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (checksIn(landing, "landing").length === 0) return undefined;
  const how = { at: commit, signal, env: { RENGA_ATTEMPT_UID: `${landing.spec.uid}.${landing.attempt}` } };
  let worktree: Worktree | undefined;
  try {
    worktree = await ports.workspace.acquire(landing.branch, how);
    return await prove(landing, { phase: "landing", worktree: worktree.path, signal }, ports);
  } catch (error) {
    // A set-up that was ended with its ground says nothing.
    if (signal.aborted) return "ended before it was proven";
    throw error;
  } finally {
    if (worktree !== undefined) await ports.workspace.release(worktree).catch(() => {});
  }
}

function refusal(
  landing: Landing,
  ports: LandPorts,
  failure: LandingRefused["failure"],
  message: string,
): Event {
  return { type: "landing-refused", at: ports.now(), ...refOf(landing), failure, message };
}
