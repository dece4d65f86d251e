import { mayWriteTests } from "../core/plan/test-path.ts";
import type { Committed } from "../ports/workspace.ts";
import { refOf, type Attempt } from "./attempt.ts";
import type { Broken } from "./explain.ts";
import {
  minimalRuns,
  proveGreen,
  proveRed,
  proveRedWithTestsOf,
  redGreenTests,
  type RedGreenPorts,
  type TestPlace,
} from "./red-green.ts";

/** What the plan's test commands ask for at each point of an attempt; each answers what does not hold. */
export type TestFirst = {
  /** Before the work: tests that are there already are red; `runsPlan`: the minimal run succeeds. */
  readonly before: (runsPlan: boolean) => Promise<Broken | undefined>;
  /** A script was written and is about to be run: the minimal run succeeds. */
  readonly written: () => Promise<Broken | undefined>;
  /** After the work: tests that came with it are red without it, all are green; the minimal run succeeds, if it has not yet. */
  readonly after: (committed: Committed | undefined) => Promise<Broken | undefined>;
};

/** The test commands of an attempt; the phase is entered when there is something to run. */
export function createTestFirst(attempt: Attempt, place: TestPlace, ports: RedGreenPorts): TestFirst {
  const { task, spec } = attempt;
  const { worktree, signal } = place;
  const { workspace } = ports;
  const minimal = minimalRuns(task);
  const proofs = redGreenTests(task);
  const withWork = mayWriteTests(task);
  let tried = minimal.length === 0;

  const enter = (): void =>
    ports.tell({ type: "phase-started", at: ports.now(), ...refOf(attempt), phase: "test-first" });
  const tryMinimal = (): Promise<Broken | undefined> => {
    tried = true;
    return proveGreen(attempt, minimal, place, ports);
  };

  return {
    async before(runsPlan) {
      const red = proofs.length > 0 && !withWork;
      const run = runsPlan && !tried;
      if (!red && !run) return undefined;
      enter();
      const broken = red ? await proveRed(attempt, proofs, place, ports) : undefined;
      const failed = broken ?? (run && !signal.aborted ? await tryMinimal() : undefined);
      // What tests leave behind is no part of the work.
      await workspace.show(worktree, worktree.base);
      return failed;
    },

    async written() {
      if (tried) return undefined;
      const written = await workspace.commit(worktree, `${task.id}: the script (${spec.uid})`);
      enter();
      const broken = await tryMinimal();
      await workspace.show(worktree, written?.commit ?? worktree.base);
      return broken;
    },

    async after(committed) {
      if (tried && proofs.length === 0) return undefined;
      enter();
      const red =
        proofs.length > 0 && withWork
          ? await proveRedWithTestsOf(committed, attempt, place, ports)
          : undefined;
      if (red !== undefined || signal.aborted) return red;
      return (await proveGreen(attempt, proofs, place, ports)) ?? (tried ? undefined : await tryMinimal());
    },
  };
}
