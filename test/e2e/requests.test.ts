import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import { openLock } from "../../src/adapters/journal-sqlite/open-lock.ts";
import type { Event, FailureClass } from "../../src/core/run/event.ts";
import { plan } from "../contracts/journal.ts";
import { planText } from "../rig/plan-text.ts";
import { runTask, started } from "../rig/scenario.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

const settings = { agents: 2, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
const tasks = [runTask("1.1"), runTask("1.2"), runTask("1.3", { needs: ["1.2"] })];

/** A repository with a run in which 1.1 has failed like this and 1.2 has not begun. */
function repository(failure: FailureClass): ScratchRepository & { readonly home: string } {
  const it = scratchRepository({ "readme.md": "hello\n" });
  made.push(it);
  const home = join(it.root, ".renga");
  const journal = openJournal(home);
  const of = { task: "1.1", uid: "task_1.1_00000000", attempt: 1 };
  const message = "Which of the two names?";
  journal.begin({ ...started({ settings, tasks, fates: new Map() }), run: "night", at: 1 }, plan("night"));
  journal.append("night", [
    { type: "attempt-started", at: 2, ...of, agent: "command:a" },
    { type: "attempt-finished", at: 3, ...of, result: { status: "failed", failure, message } },
  ] satisfies Event[]);
  journal.close();
  return { ...it, home };
}

const asked = (home: string): unknown[] => {
  const journal = openJournal(home, { readOnly: true });
  const requests = journal.requests("night").map(({ number, request }) => ({ number, ...request }));
  journal.close();
  return requests;
};

test("what is asked is kept for the run, and the answer says when it takes effect", async () => {
  const it = repository("agent");
  const retried = await it.renga("retry", "1.1");
  assert.equal(
    retried.out,
    "1.1 is tried again; no run is live: it takes effect with `renga run --continue`\n",
    retried.err,
  );
  assert.equal(retried.code, 0);
  const lock = openLock(it.home, "night");
  const skipped = await it.renga("skip", "task_1.2_00000000", "--reason", "not needed", "--go-on");
  assert.equal(
    skipped.out,
    "1.2 is skipped, 1 task that needs it not held up; run night is live: it takes effect at once\n",
  );
  const stopped = await it.renga("stop");
  assert.equal(stopped.code, 0);
  assert.match(stopped.out, /nothing new starts; run night is live/);
  lock.release();
  assert.deepEqual(asked(it.home), [
    { number: 1, kind: "retry", task: "1.1", attempt: 1 },
    { number: 2, kind: "skip", task: "1.2", reason: "not needed", dependents: "go-on" },
    { number: 3, kind: "stop", reason: "asked with renga stop" },
  ]);
});

test("what makes no sense is refused in one line with a hint, and nothing is kept", async () => {
  const it = repository("agent");
  const cases: readonly (readonly [string[], RegExp])[] = [
    [["retry", "1.4"], /^renga: run night has no task 1\.4\n {2}hint: did you mean 1\.\d/],
    [["retry", "elsewhere"], /has no task elsewhere\n {2}hint: `renga report` lists the tasks/],
    [["retry", "1.2"], /1\.2 is about to start: there is nothing to try again/],
    [["answer", "1.1", "the first"], /no question of 1\.1 is open: it has failed/],
    [["answer", "1.1", " "], /the answer is empty/],
    [["answer", "1.1"], /missing required argument 'text'/],
    [["stop"], /no run is live: there is nothing to stop/],
    [["skip", "1.1", "--run", "day"], /there is no run day/],
  ];
  for (const [args, said] of cases) {
    const { code, out, err } = await it.renga(...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, said);
  }
  assert.deepEqual(asked(it.home), []);
});

/** Asks once, then writes the answer it was given into the file of its task; any other task just writes. */
const ASKS = `
if [ "$RENGA_TASK_ID" = 1.1 ] && ! grep -q "the second one" "$RENGA_ASSIGNMENT_FILE"; then
  echo "RENGA-QUESTION: which of the two names?"; exit 4
fi
if [ "$RENGA_TASK_ID" = 1.2 ]; then
  # Works until it is told that enough has been seen.
  while [ ! -e "$GATE" ]; do sleep 0.05; done
fi
mkdir -p src && echo "$RENGA_TASK_ID" > "$RENGA_TASK_FILES"
`;

const PLAN = planText([
  { id: "1.1", file: "src/a.txt", code: "a" },
  { id: "1.2", file: "src/b.txt", code: "b" },
  { id: "1.3", file: "src/c.txt", code: "c", needs: "1.2" },
]);

function asking(): ScratchRepository & { readonly args: readonly string[]; open(): void } {
  const it = scratchRepository({ "plan.md": PLAN, "agent.sh": ASKS });
  made.push(it);
  const gate = join(it.root, ".git", "gate");
  const agent = `command:GATE=${gate} sh ${join(it.root, "agent.sh")}`;
  const args = ["run", "plan.md", "--yes", "--agents", "2", "--agent", agent];
  return { ...it, args, open: () => writeFileSync(gate, "") };
}

test("a question is answered while the run goes on, and it goes on with the answer", async () => {
  const it = asking();
  const run = it.start(...it.args);
  await run.saw(/asks +1\.1 .*which of the two names\? .*renga answer 1\.1 "TEXT"/u);
  const status = await it.renga("status");
  assert.match(status.out, /needs you\n +! 1\.1: which of the two names\?\n +renga answer 1\.1 "TEXT"/u);
  const answered = await it.renga("answer", "1.1", "the second one");
  assert.match(answered.out, /1\.1 gets your answer; run \S+ is live: it takes effect at once/u);
  await run.saw(/landed +1\.1 /u);
  it.open();
  const { code, out, err } = await run.done;
  assert.equal(code, 0, out + err);
  assert.match(out, /answered +1\.1 .*: the second one\n/u);
  const log = await it.renga("log", "1.1");
  assert.match(log.out, /asks +which of the two names\?[^]*answered +the second one[^]*landed/u);
});

test("an open question ends the run with 4; answered then, it goes on with run --continue, and only once", async () => {
  const it = asking();
  it.open();
  const ended = await it.renga(...it.args);
  assert.equal(ended.code, 4, ended.out + ended.err);
  assert.match(ended.out, /\n +renga answer 1\.1 "TEXT"\n[^]*\nNext:\n {2}renga answer TASK "TEXT" {2}/u);
  const status = JSON.parse((await it.renga("status", "--json")).out) as { runs: { asks: object[] }[] };
  assert.partialDeepStrictEqual(status.runs[0]?.asks, [
    { id: "1.1", question: "which of the two names?", answer: 'renga answer 1.1 "TEXT"' },
  ]);
  const answered = await it.renga("answer", "1.1", "the second one");
  assert.match(answered.out, /no run is live: it takes effect with `renga run --continue`/u);
  const again = await it.renga("run", "--continue");
  assert.equal(again.code, 0, again.out + again.err);
  assert.equal(again.out.match(/answered +1\.1/gu)?.length, 1);
});

test("a live run is stopped and a task taken out of it from another terminal", async () => {
  const it = asking();
  const run = it.start(...it.args);
  await run.saw(/asks +1\.1 /u);
  const skipped = await it.renga("skip", "1.3", "--reason", "not tonight");
  assert.match(skipped.out, /1\.3 is skipped; run \S+ is live/u);
  await run.saw(/skipped +1\.3 .*: not tonight/u);
  assert.equal((await it.renga("stop")).code, 0);
  const { code, out } = await run.done;
  assert.equal(code, 130, out);
  assert.match(out, /stopping +asked with renga stop/u);
  it.open();
  const again = await it.renga("run", "--continue");
  assert.equal(again.code, 4, again.out + again.err);
  assert.doesNotMatch(again.out, /stopping/u);
});
