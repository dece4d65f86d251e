import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { createSlotRunner } from "../../src/adapters/process/create-slot-runner.ts";
import { drive } from "../../src/app/drive.ts";
import { createInbox } from "../../src/app/inbox.ts";
import type { Event, RunStarted, RunTask } from "../../src/core/run/event.ts";
import { begin } from "../../src/core/run/state.ts";
import { runTask } from "../rig/scenario.ts";

const SLOTS = 8;

/** A graph of no-op tasks: all at once, or one after the other. */
type Shape = "wide" | "chain";

/** Milliseconds per no-op task of the engine (decide, two durable events, a shell slot) and of `make -j8` on the same graph. */
export async function benchOverhead(count = 1000, rounds = 5): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const shape of ["wide", "chain"] as const) {
    const ours: number[] = [];
    const make: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push((await runEngine(shape, count)) / count);
      make.push(runMake(shape, count) / count);
    }
    const [mine, theirs] = [median(ours), median(make)];
    lines.push(
      `${shape.padEnd(6)} ${count} no-op tasks, ${SLOTS} slots: ${mine.toFixed(2)} ms a task; make -j${SLOTS} ${theirs.toFixed(2)} ms; ratio ${(mine / theirs).toFixed(2)}`,
    );
  }
  return lines;
}

async function runEngine(shape: Shape, count: number): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), "renga-bench-"));
  const journal = openJournal(dir);
  const slots = createSlotRunner(SLOTS);
  try {
    const tasks: RunTask[] = Array.from({ length: count }, (_, i) =>
      runTask(`t${i}`, shape === "chain" && i > 0 ? { needs: [`t${i - 1}`] } : {}),
    );
    const first: RunStarted = {
      type: "run-started",
      at: 0,
      run: "bench",
      version: 1,
      base: "",
      branch: "",
      onto: "",
      digest: "",
      planPaths: [],
      title: shape,
      settings: { agents: SLOTS, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 },
      tasks,
    };
    journal.begin(first, { sources: [], title: "", declared: [], groups: [], tasks: [], notes: [] });
    const run = begin(first);
    const inbox = createInbox<Event>();
    const env = {};
    // The shells are up before the clock starts, as in a run.
    await Promise.all(
      Array.from({ length: SLOTS }, () => slots.run({ command: "true", cwd: dir, env, timeoutSeconds: 60 })),
    );
    const began = performance.now();
    const outcome = await drive(run, {
      journal,
      inbox,
      now: Date.now,
      watch() {},
      obey(command) {
        if (command.type !== "start-attempt") return;
        const { task, attempt } = command;
        const uid = `task_${task}_00000000`;
        void slots.run({ command: "/bin/true", cwd: dir, env, timeoutSeconds: 60 }).then(({ exitCode }) =>
          inbox.put({
            type: "attempt-finished",
            at: Date.now(),
            task,
            uid,
            attempt,
            result:
              exitCode === 0 ? { status: "unchanged" } : { status: "failed", failure: "agent", message: "" },
          }),
        );
      },
    });
    if (outcome !== "done") throw new Error(`the run ended ${outcome}`);
    return performance.now() - began;
  } finally {
    await slots.close();
    journal.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

function runMake(shape: Shape, count: number): number {
  const dir = mkdtempSync(join(tmpdir(), "renga-bench-"));
  try {
    const names = Array.from({ length: count }, (_, i) => `t${i}`);
    const rules = names.map(
      (name, i) => `${name}:${shape === "chain" && i > 0 ? ` t${i - 1}` : ""}\n\t@/bin/true\n`,
    );
    writeFileSync(
      join(dir, "Makefile"),
      `.PHONY: all ${names.join(" ")}\nall: ${names.join(" ")}\n${rules.join("")}`,
    );
    const began = performance.now();
    execFileSync("make", ["-s", `-j${SLOTS}`, "all"], { cwd: dir });
    return performance.now() - began;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
