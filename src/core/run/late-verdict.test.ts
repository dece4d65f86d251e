import assert from "node:assert/strict";
import { test } from "node:test";

import { runTask, started } from "../../../test/rig/scenario.ts";
import type { Command } from "./command.ts";
import { decide, next } from "./decide.ts";
import type { Event } from "./event.ts";
import type { GatePlace } from "./gate-event.ts";
import { begin, type Run } from "./state.ts";

const settings = { agents: 3, agentSpecs: ["command:a"], retries: 1, attemptTimeoutSeconds: 60, breaker: 1 };
const wave = (group: string, ...tasks: readonly string[]): GatePlace => ({ level: "group", group, tasks });

const RED = {
  type: "gates-finished",
  at: 2,
  level: "group",
  group: "one",
  passed: false,
  message: "red",
} as const;

/** Two tasks side by side in waves whose gates are told what they find. */
class TwoWaves {
  readonly run: Run;
  readonly commands: Command[];

  constructor(waves: readonly GatePlace[] = [wave("one", "a"), wave("two", "b")]) {
    const gatePoints: readonly GatePlace[] = [...waves, { level: "end", tasks: [] }];
    this.run = begin(
      started({ tasks: [runTask("a"), runTask("b")], settings, fates: new Map(), gatePoints }),
    );
    this.commands = [...next(this.run, 0).commands];
  }

  take(fact: Event): void {
    this.commands.push(...decide(this.run, fact).commands);
  }

  land(task: string, attempt: number): void {
    const ref = { at: 1, task, uid: this.run.tasks.get(task)!.spec.uid, attempt };
    const commit = `${task}${attempt}`;
    const result = {
      status: "committed",
      commit: `${commit} alone`,
      base: this.run.head,
      files: [],
    } as const;
    this.take({ type: "attempt-finished", ...ref, result });
    this.take({ type: "landed", ...ref, commit, recovered: false });
  }

  /** The gate of this wave is red on this commit, and `a` has done it. */
  red(group: string, commit: string): void {
    this.take({ ...RED, group, commit, culprit: "a", message: `red at ${commit}` });
  }

  green(level: GatePlace["level"], commit: string, group?: string): void {
    const ref = { at: 3, level, commit, ...(group === undefined ? {} : { group }) };
    this.take({ type: "gates-finished", ...ref, passed: true, message: "green" });
  }

  get asked(): string[] {
    return this.commands.flatMap((it) =>
      it.type === "run-gates" ? [`${it.group ?? it.level} at ${it.commit}`] : [],
    );
  }

  get attemptsOfA(): number {
    return this.commands.filter((it) => it.type === "start-attempt" && it.task === "a").length;
  }
}

test("a gate that is red while its culprit is mending waits for that, and blames nobody anew", () => {
  const waves = new TwoWaves();
  waves.land("a", 1);
  waves.land("b", 1);
  waves.red("one", "a1");
  waves.red("two", "b1");
  assert.equal(waves.run.gates.red, undefined);
  assert.equal(waves.attemptsOfA, 2);
  assert.deepEqual(waves.asked, ["one at a1", "two at b1"]);
  waves.land("a", 2);
  assert.deepEqual(waves.asked.slice(2), ["one at a2", "two at a2"]);
  waves.green("group", "a2", "one");
  waves.green("group", "a2", "two");
  waves.green("end", "a2");
  assert.equal(waves.run.outcome, "done");
  assert.equal(waves.run.tasks.get("a")!.repairs, 1);
});

test("a gate that is red on a commit from before the mending is asked again on what has landed since", () => {
  const waves = new TwoWaves();
  waves.land("a", 1);
  waves.land("b", 1);
  waves.red("one", "a1");
  waves.land("a", 2);
  waves.red("two", "b1");
  assert.equal(waves.attemptsOfA, 2);
  assert.deepEqual(waves.asked.slice(2), ["one at a2", "two at a2"]);
  waves.green("group", "a2", "one");
  waves.red("two", "a2");
  assert.equal(waves.run.gates.red, "red at a2");
});

for (const passed of [true, false])
  test(`a ${passed ? "green" : "red"} verdict on a commit from before an answered task landed is asked again on its landing`, () => {
    const waves = new TwoWaves([wave("one", "a", "b")]);
    waves.land("a", 1);
    const { uid } = waves.run.tasks.get("b")!.spec;
    const result = { status: "failed", failure: "unclear", message: "which one?" } as const;
    waves.take({ type: "attempt-finished", at: 1, task: "b", uid, attempt: 1, result });
    assert.deepEqual(waves.asked, ["one at a1"]);
    waves.take({ type: "answered", at: 2, request: 1, task: "b", uid, text: "this one" });
    waves.land("b", 2);
    if (passed) waves.green("group", "a1", "one");
    else waves.take({ ...RED, commit: "a1", culprit: "b" });
    assert.deepEqual(waves.asked.slice(1), ["one at b2"]);
    waves.green("group", "b2", "one");
    assert.deepEqual(waves.asked.slice(2), ["end at b2"]);
    waves.green("end", "b2");
    assert.equal(waves.run.outcome, "done");
  });

test("what lands after the gates at the end were asked is judged by them, too", () => {
  const waves = new TwoWaves([]);
  waves.land("a", 1);
  const { uid } = waves.run.tasks.get("b")!.spec;
  const result = { status: "failed", failure: "unclear", message: "which one?" } as const;
  waves.take({ type: "attempt-finished", at: 1, task: "b", uid, attempt: 1, result });
  waves.take({ type: "answered", at: 2, request: 1, task: "b", uid, text: "this one" });
  waves.green("end", "a1");
  waves.land("b", 2);
  assert.deepEqual(waves.asked, ["end at a1", "end at b2"]);
  waves.green("end", "b2");
  assert.equal(waves.run.outcome, "done");
});
