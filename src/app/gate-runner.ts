import { dirname } from "node:path";

import type { Gate } from "../core/config.ts";
import { numberReader } from "../core/extract-number.ts";
import type { Judgement } from "../core/gates/judge-gate.ts";
import { plainOutput } from "../core/run/plain-output.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import { withinTime } from "./within-time.ts";

/** At most this many gates run at a time. */
const AT_ONCE = 3;
/** Of a gate's output so many characters are kept. */
const KEPT = 4096;
/** Longest that a pattern may look for its number. */
const PATTERN_MS = 1000;

/** One finished run of a gate's command. */
export type CommandRun = {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly ms: number;
  readonly output: string;
  /** What each threshold's pattern picked out of the output; undefined: nothing. */
  readonly values: ReadonlyMap<string, number | undefined>;
};

/** A command on a tree: how it ended, and how at first where it was repeated. */
type Known = { readonly last: CommandRun; readonly first?: CommandRun };

/** Results by tree and command; handed in, so that all who prove commits of a run share it. */
export type GateCache = Map<string, Known>;

export type GateOutcome = {
  readonly gate: Gate;
  readonly run: CommandRun;
  readonly judgement: Judgement;
  /** It failed, then passed on the one repetition; `run` is the one that failed. */
  readonly flaky: boolean;
  /** Known from an earlier run on the same tree. */
  readonly cached: boolean;
};

export type GateRunnerPorts = {
  readonly workspace: Pick<Workspace, "acquire" | "release" | "show" | "layOver">;
  readonly checks: ProcessRunner;
  readonly branch: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cache: GateCache;
  readonly signal: AbortSignal;
};

/** What a gate's result comes to. */
export type Judge = (gate: Gate, run: CommandRun) => Judgement;

/** The run was stopped while gates were running: nothing can be said of them. */
export class GatesCancelled extends Error {
  override readonly name = "GatesCancelled";
}

/** Runs these gates on a commit, three commands at a time, and once more what failed; answers in the gates' order. */
export async function runGatesAt(
  commit: string,
  gates: readonly Gate[],
  judge: Judge,
  ports: GateRunnerPorts,
): Promise<readonly GateOutcome[]> {
  const { workspace, cache } = ports;
  // The tree itself, whatever commit it belongs to.
  const tree = await workspace.layOver(commit, commit, []);
  const nameOf = (command: string): string => `${tree}\0${command}`;
  const byCommand = Map.groupBy(gates, ({ command }) => command);
  const missing = [...byCommand].filter(([command, own]) => !knowsAll(cache.get(nameOf(command)), own));
  const isRed = (own: readonly Gate[], run: CommandRun): boolean =>
    own.some((gate) => judge(gate, run).verdict === "failed");
  if (missing.length > 0)
    await inWorktree(commit, ports, async (worktree) => {
      const waiting = [...missing];
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
          cache.set(nameOf(next[0]), { last: await runCommand(next[1], worktree, ports) });
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, missing.length) }, worker));
      // By itself this time: what ran beside it may have been in its way.
      for (const [command, own] of missing) {
        const first = cache.get(nameOf(command))?.last;
        if (first === undefined || !isRed(own, first)) continue;
        cache.set(nameOf(command), { last: await runCommand(own, worktree, ports), first });
      }
    });
  const fresh = new Set(missing.map(([command]) => command));
  return gates.map((gate) =>
    outcomeOf(gate, cache.get(nameOf(gate.command)), judge, !fresh.has(gate.command)),
  );
}

function outcomeOf(gate: Gate, known: Known | undefined, judge: Judge, cached: boolean): GateOutcome {
  if (known === undefined) throw new GatesCancelled();
  const { last, first } = known;
  const judgement = judge(gate, last);
  const flaky =
    first !== undefined && judgement.verdict === "passed" && judge(gate, first).verdict === "failed";
  return { gate, run: flaky ? first : last, judgement, flaky, cached };
}

/** A threshold that was not looked for when the command ran cannot be told from what was kept. */
function knowsAll(known: Known | undefined, gates: readonly Gate[]): boolean {
  if (known === undefined) return false;
  return gates.every(({ threshold }) => threshold === undefined || known.last.values.has(threshold.value));
}

async function inWorktree(
  commit: string,
  { workspace, branch, signal, env }: GateRunnerPorts,
  work: (worktree: Worktree) => Promise<void>,
): Promise<void> {
  if (signal.aborted) throw new GatesCancelled();
  const worktree = await workspace.acquire(branch, { signal, env });
  try {
    await workspace.show(worktree, commit);
    await work(worktree);
  } finally {
    // A worktree that cannot be given back is healed when it is next acquired.
    await workspace.release(worktree).catch(() => {});
  }
}

async function runCommand(
  gates: readonly Gate[],
  { path }: Worktree,
  { checks, env, signal }: GateRunnerPorts,
): Promise<CommandRun> {
  const command = gates[0]?.command ?? "";
  const patterns = gates.flatMap(({ threshold }) => (threshold === undefined ? [] : [threshold.value]));
  const timeoutSeconds = Math.max(...gates.map((gate) => gate.timeoutSeconds));
  const inside = { ...env, GIT_CEILING_DIRECTORIES: dirname(path) };
  const result = await checks.run({ command, cwd: path, env: inside, timeoutSeconds }, signal);
  if (result.cancelled) throw new GatesCancelled();
  const { exitCode, timedOut, ms } = result;
  const values = new Map(patterns.map((pattern) => [pattern, numberIn(result.tail, pattern)]));
  return { exitCode, timedOut, ms, output: plainOutput(result.startError ?? result.tail, KEPT), values };
}

/** The number that a threshold's pattern picks out of an output; undefined: none, or it takes too long to find. */
export function numberIn(output: string, pattern: string): number | undefined {
  try {
    // Colours and bars that were painted over would stand between the words and the number.
    const plain = plainOutput(output, output.length);
    return withinTime(PATTERN_MS, () => numberReader(pattern)(plain));
  } catch {
    return undefined;
  }
}
