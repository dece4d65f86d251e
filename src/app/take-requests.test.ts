import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { plan } from "../../test/contracts/journal.ts";
import { runTask, started } from "../../test/rig/scenario.ts";
import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import type { Event, FailureClass } from "../core/run/event.ts";
import { replay } from "../core/run/fold.ts";
import { objection } from "../core/run/objection.ts";
import type { NumberedRequest, Request } from "../core/run/request.ts";
import type { Run } from "../core/run/state.ts";
import { factsOf, watchRequests } from "./take-requests.ts";

const settings = { agents: 4, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
const first = started({
  settings,
  fates: new Map(),
  tasks: [
    ...["waits", "runs", "asks", "fails", "lands"].map((key) => runTask(key)),
    runTask("held", { needs: ["fails"] }),
    runTask("out", { settled: "skipped" }),
  ],
});
const of = (task: string): { task: string; uid: string; attempt: number } => ({
  task,
  uid: `task_${task}_00000000`,
  attempt: 1,
});
const start = (task: string): Event => ({ type: "attempt-started", at: 1, ...of(task), agent: "command:a" });
const failed = (task: string, failure: FailureClass): Event => ({
  type: "attempt-finished",
  at: 2,
  ...of(task),
  result: { status: "failed", failure, message: "Which of the two?" },
});

/** A run with a task in each state. */
function aRun(): Run {
  const run = replay([
    first,
    ...["runs", "asks", "fails", "lands"].map(start),
    failed("fails", "agent"),
    failed("asks", "unclear"),
    { type: "landed", at: 2, ...of("lands"), commit: "c", recovered: false },
  ]);
  assert(run !== undefined);
  // How a question is folded is tested with the fold.
  run.tasks.get("asks")!.state = "needs-human";
  return run;
}

const numbered = (...requests: readonly Request[]): NumberedRequest[] =>
  requests.map((request, i) => ({ number: i + 1, at: 100 + i, request }));

const answer = (task: string, attempt = 1): Request => ({ kind: "answer", task, attempt, text: "the first" });
const retry = (task: string, attempt = 1): Request => ({ kind: "retry", task, attempt });
const skip = (task: string): Request => ({ kind: "skip", task, reason: "no need", dependents: "blocked" });

test("requests become facts with their numbers", () => {
  const requests = numbered(answer("asks"), skip("waits"), retry("fails"), {
    kind: "stop",
    reason: "enough",
  });
  assert.deepEqual(factsOf(requests, aRun(), { at: 500, since: 50 }), [
    { type: "answered", at: 500, request: 1, task: "asks", uid: "task_asks_00000000", text: "the first" },
    {
      type: "task-skipped",
      at: 500,
      request: 2,
      task: "waits",
      uid: "task_waits_00000000",
      reason: "no need",
      dependents: "blocked",
    },
    { type: "task-reopened", at: 500, request: 3, task: "fails", uid: "task_fails_00000000" },
    { type: "stop-requested", at: 500, request: 4, reason: "enough" },
  ]);
});

test("what makes no sense as the run stands is told in words, and dropped when it is taken", () => {
  const run = aRun();
  const cases: readonly (readonly [Request, RegExp])[] = [
    [answer("nobody"), /no task nobody/],
    [answer("runs"), /no question of runs is open: it is running/],
    [answer("fails"), /no question of fails is open: it has failed/],
    [answer("asks", 0), /asks has been tried again since/],
    [retry("fails", 0), /fails has been tried again since/],
    [retry("held"), /held is blocked: fails is what to retry/],
    [retry("lands"), /lands has landed: there is nothing to try again/],
    [retry("out", 0), /out is no part of this run/],
    [skip("lands"), /lands has landed already/],
    [skip("out"), /out is skipped already/],
  ];
  for (const [request, said] of cases) {
    assert.match(objection(run, request) ?? "", said);
    assert.deepEqual(factsOf(numbered(request), run, { at: 1, since: 0 }), []);
  }
  for (const key of ["waits", "runs", "asks", "fails", "held"])
    assert.equal(objection(run, skip(key)), undefined);
  run.stopping = true;
  assert.match(objection(run, { kind: "stop", reason: "" }) ?? "", /already/);
});

test("a stop that was meant for an earlier sitting does not stop this one", () => {
  const requests = numbered({ kind: "stop", reason: "then" });
  assert.equal(factsOf(requests, aRun(), { at: 500, since: 100 }).length, 1);
  assert.deepEqual(factsOf(requests, aRun(), { at: 500, since: 101 }), []);
});

test("a run is told each request once, those from before it watched and those that come, and none after it ended", async () => {
  const dir = mkdtempSync(join(tmpdir(), "renga-requests-"));
  const journal = openJournal(dir);
  const person = openJournal(dir, { exported: false });
  try {
    const run = aRun();
    journal.begin({ ...first, run: run.id }, plan(run.id));
    const seen = person.ask(run.id, skip("held"), 1);
    person.ask(run.id, skip("waits"), 2);
    const told: Event[] = [];
    let wake = (): void => {};
    const tell = (fact: Event): void => {
      told.push(fact);
      wake();
    };
    const unwatch = watchRequests({ journal, run, after: seen, tell, now: () => 1_000, intervalMs: 2 });
    assert.deepEqual(
      told.map((fact) => "request" in fact && fact.request),
      [seen + 1],
    );
    const next = new Promise<void>((resolve) => (wake = resolve));
    const stopped = person.ask(run.id, { kind: "stop", reason: "enough" }, 1_000);
    await next;
    unwatch();
    person.ask(run.id, skip("runs"), 1_001);
    assert.deepEqual(
      told.map((fact) => "request" in fact && fact.request),
      [seen + 1, stopped],
    );
    journal.close();
    const blind = watchRequests({ journal: person, run, after: stopped, tell, now: () => 0 });
    blind();
    assert.equal(told.length, 3);
  } finally {
    person.close();
    rmSync(dir, { recursive: true });
  }
});
