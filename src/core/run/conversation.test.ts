import assert from "node:assert/strict";
import { test } from "node:test";

import type { AgentConfig, Config } from "../config.ts";
import { NO_CONFIG } from "../config.ts";
import type { Command } from "./command.ts";
import { decide, next } from "./decide.ts";
import type { AttemptFinished, AttemptResult, Event, FailureClass, RunStarted } from "./event.ts";
import { begin, type Run } from "./state.ts";

type Start = Command & { readonly type: "start-attempt" };

const SESSION = "0b0c0e7a-51f0-4f6e-9d53-6a53c5a5c0de";
const agent = (name: string, resume?: AgentConfig["resume"]): AgentConfig => ({
  name,
  kind: "claude",
  tier: "cheap",
  ...(resume === undefined ? {} : { resume }),
});

/** A task whose attempts are told as they end, beside one that keeps the run going; gives how it was started then. */
function play(resume?: AgentConfig["resume"], specs: readonly string[] = ["a"]) {
  const config: Config = { ...NO_CONFIG, agents: specs.map((name) => agent(name, resume)) };
  const spec = { key: "t", id: "1", title: "T", uid: "task_1_0a1b2c3d", minutes: 1, needs: [], after: [] };
  const started: RunStarted = {
    type: "run-started",
    at: 0,
    run: "r",
    version: 1,
    base: "b",
    branch: "renga/r",
    onto: "main",
    digest: "",
    planPaths: [],
    title: "",
    settings: { agents: 2, agentSpecs: specs, retries: 2, attemptTimeoutSeconds: 60, config },
    tasks: [
      { ...spec, scope: [] },
      { ...spec, key: "u", id: "2", uid: "task_2_0a1b2c3d", scope: [] },
    ],
  };
  const run: Run = begin(started);
  let last: Start | undefined;
  const note = (commands: readonly Command[]): void => {
    for (const it of commands) if (it.type === "start-attempt" && it.task === "t") last = it;
  };
  note(next(run, 0).commands);
  const tell = (event: Event): Start | undefined => {
    last = undefined;
    note(decide(run, event).commands);
    return last;
  };
  const ends = (result: AttemptResult, session?: string): Start | undefined => {
    const attempt = run.tasks.get("t")?.attempts ?? 0;
    const spent = { basis: "unknown", ...(session === undefined ? {} : { session }) } as const;
    const event: AttemptFinished = {
      type: "attempt-finished",
      at: attempt,
      task: "t",
      uid: spec.uid,
      attempt,
      result,
      spent,
    };
    return tell(event);
  };
  let requests = 0;
  return {
    ends,
    fails: (failure: FailureClass, session?: string) =>
      ends({ status: "failed", failure, message: failure }, session),
    answer: () =>
      tell({ type: "answered", at: 9, request: ++requests, task: "t", uid: spec.uid, text: "the first" }),
    retry: () => tell({ type: "task-reopened", at: 9, request: ++requests, task: "t", uid: spec.uid }),
  };
}

test("an answer is given to the conversation that asked, unless the agent never resumes", () => {
  for (const [resume, session] of [
    [undefined, SESSION],
    ["retries", SESSION],
    ["never", undefined],
  ] as const) {
    const it = play(resume);
    assert.equal(it.fails("unclear", SESSION), undefined);
    const start = it.answer();
    assert.deepEqual([start?.attempt, start?.session], [2, session], resume);
  }
});

test("a failure that can be mended goes on only where the agent is set to, others never", () => {
  assert.equal(play().fails("gate", SESSION)?.session, undefined);
  for (const failure of ["gate", "scope", "conflict"] as const)
    assert.equal(play("retries").fails(failure, SESSION)?.session, SESSION, failure);
  for (const failure of ["agent", "timeout"] as const) {
    const start = play("retries").fails(failure, SESSION);
    assert.deepEqual([start?.attempt, start?.session], [2, undefined], failure);
  }
});

test("what says nothing of the attempt leaves the conversation as it was", () => {
  const it = play();
  it.fails("unclear", SESSION);
  assert.equal(it.answer()?.session, SESSION);
  assert.equal(it.fails("cancelled")?.session, SESSION);
});

test("another agent, a person's fresh try, and a name that looks like an option begin afresh", () => {
  const climbing = play("retries", ["a", "b"]);
  let before = "a";
  let starts = 0;
  for (let at = climbing.fails("gate", SESSION); at !== undefined; at = climbing.fails("gate", SESSION)) {
    assert.equal(at.session, at.agent === before ? SESSION : undefined, JSON.stringify(at));
    before = at.agent;
    starts++;
  }
  assert.deepEqual([before, starts], ["b", 5]);
  const fresh = play();
  fresh.fails("unclear", SESSION);
  assert.equal(fresh.retry()?.session, undefined);
  const sly = play();
  sly.fails("unclear", "--dangerously-skip-permissions");
  const start = sly.answer();
  assert.deepEqual([start?.attempt, start?.session], [2, undefined]);
});
