import assert from "node:assert/strict";
import { test } from "node:test";

import { runTask, started } from "../../../test/rig/scenario.ts";
import type { Command } from "./command.ts";
import { decide, next } from "./decide.ts";
import type { Event } from "./event.ts";
import { begin, type Run } from "./state.ts";

const settings = { agents: 3, agentSpecs: ["script"], retries: 0, attemptTimeoutSeconds: 60, breaker: 1 };

/** A training that `report` waits for, beside a server that nobody waits for. */
class Training {
  readonly run: Run = begin(
    started({
      tasks: [runTask("train"), runTask("serve"), runTask("report", { needs: ["train"] })],
      settings,
      fates: new Map(),
    }),
  );
  readonly commands: Command[] = [...next(this.run, 0).commands];

  constructor() {
    for (const task of ["train", "serve"]) {
      const process = { pid: 7, startTime: "1", command: "c", cwd: "/w", log: "/l" };
      this.take({ type: "background-started", ...this.ref(task), ...process });
      this.land(task);
    }
  }

  take(fact: Event): void {
    this.commands.push(...decide(this.run, fact).commands);
  }

  ref(task: string): { at: number; task: string; uid: string; attempt: number } {
    return { at: 1, task, uid: this.run.tasks.get(task)!.spec.uid, attempt: 1 };
  }

  land(task: string): void {
    const result = { status: "committed", commit: `${task} alone`, base: this.run.head, files: [] } as const;
    this.take({ type: "attempt-finished", ...this.ref(task), result });
    this.take({ type: "landed", ...this.ref(task), commit: task, recovered: false });
  }

  get stopped(): string[] {
    return this.commands.flatMap((it) => (it.type === "stop-background" ? [it.task] : []));
  }
}

test("what runs in the background is not ended while somebody still waits for another process: the run goes on", () => {
  const training = new Training();
  assert.deepEqual(training.stopped, []);
  const well = { how: "exited", exitCode: 0, message: "" } as const;
  training.take({ type: "background-ended", ...training.ref("train"), ...well });
  assert.deepEqual(training.stopped, []);
  training.land("report");
  assert.deepEqual(training.stopped, ["serve"]);
});

test("a process that an alert stopped has failed for the reason that the alert gave", () => {
  const training = new Training();
  const alert = {
    monitor: "loss",
    kind: "not-finite",
    message: "no number at step 41",
    action: "stop",
  } as const;
  training.take({ type: "alert-raised", ...training.ref("train"), ...alert });
  assert.deepEqual(training.stopped, ["train"]);
  const end = { how: "stopped", exitCode: null, message: "2 files kept" } as const;
  training.take({ type: "background-ended", ...training.ref("train"), ...end });
  const why = "it was stopped, because of loss: no number at step 41; 2 files kept";
  assert.deepEqual(training.run.tasks.get("train")!.failures, [{ failure: "agent", message: why }]);
  assert.equal(training.run.tasks.get("report")!.blockedBy, "train");
});
