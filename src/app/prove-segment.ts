import type { LandingRefused } from "../core/run/landing-event.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import type { Landing } from "./attempt.ts";
import { describeBroken, runAttemptChecks, type ProvePorts } from "./prove.ts";
import { checksIn, type Check, type CheckOutcome } from "./run-checks.ts";

/** A landing's place in the chain: the commit it will land as, and what is known of that commit's tree by now. */
export type Place = {
  readonly landing: Landing;
  readonly commit: string;
  /** Checks that have run on the tree, with what failed. */
  readonly known: Map<string, readonly CheckOutcome[]>;
};

/** Why a landing is refused. */
export type Fault = Pick<LandingRefused, "failure" | "message">;

/** Checks of one proof that run at the same time. */
const AT_ONCE = 3;

type Job = { readonly landing: Landing; readonly check: Check; readonly together?: readonly string[] };

/**
 * Proves landings that follow each other on the tree of the last: the own checks of each, and the gates of every task once.
 * What is known of that tree is not run again. Answers what failed, nothing when nothing did; says nothing once `signal` is aborted.
 */
export async function proveSegment(
  places: readonly Place[],
  ports: ProvePorts & { readonly workspace: Workspace },
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const last = places.at(-1);
  if (last === undefined) return undefined;
  const jobs = jobsOf(places);
  const open = [...jobs].filter(([name]) => !last.known.has(name));
  try {
    if (open.length > 0) await runJobs(open, last, ports, signal);
  } catch (error) {
    return { failure: "infrastructure", message: error instanceof Error ? error.message : String(error) };
  }
  const broken = describeBroken(
    last.landing,
    [...jobs.keys()].flatMap((name) => last.known.get(name) ?? []),
  );
  if (broken === undefined) return undefined;
  return {
    failure: "gate",
    message: `passed alone, fails on top of what landed meanwhile: ${broken.message}`,
  };
}

/** Is there anything that a landing has to pass? */
export function hasProof(landing: Landing): boolean {
  return checksIn(landing, "landing").length > 0;
}

function jobsOf(places: readonly Place[]): ReadonlyMap<string, Job> {
  const jobs = new Map<string, Job>();
  const all = places.length > 1 ? { together: places.map(({ landing }) => landing.task.key) } : {};
  for (const { landing } of places) {
    const { task, spec, gates = [] } = landing;
    for (const check of checksIn({ task }, "landing")) jobs.set(nameOf(check, spec.uid), { landing, check });
    for (const check of gates) jobs.set(nameOf(check, ""), { landing, check, ...all });
  }
  return jobs;
}

function nameOf({ name, command }: Check, whose: string): string {
  return `${whose}\0${name}\0${command}`;
}

async function runJobs(
  jobs: (readonly [string, Job])[],
  last: Place,
  ports: ProvePorts & { readonly workspace: Workspace },
  signal: AbortSignal,
): Promise<void> {
  const { branch, spec, attempt } = last.landing;
  const env = { RENGA_ATTEMPT_UID: `${spec.uid}.${attempt}` };
  let worktree: Worktree | undefined;
  try {
    worktree = await ports.workspace.acquire(branch, { at: last.commit, signal, env });
    const how = { phase: "landing", worktree: worktree.path, signal, failFast: false } as const;
    const lane = async (): Promise<void> => {
      for (let next = jobs.shift(); next !== undefined && !signal.aborted; next = jobs.shift()) {
        const [name, { landing, check, ...together }] = next;
        const failures = await runAttemptChecks(landing, { ...how, ...together, checks: [check] }, ports);
        if (!signal.aborted) last.known.set(name, failures);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, jobs.length) }, lane));
  } finally {
    if (worktree !== undefined) await ports.workspace.release(worktree).catch(() => {});
  }
}
