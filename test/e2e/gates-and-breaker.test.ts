import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";

import { openJournal } from "../../src/adapters/journal-sqlite/open-journal.ts";
import type { Event } from "../../src/core/run/event.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string>): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

type Told = { readonly code: number | null; readonly events: readonly Event[]; readonly err: string };

const run = async (it: ScratchRepository, ...args: string[]): Promise<Told> => {
  const { code, out, err } = await it.renga("run", "plan.md", "--yes", ...args);
  const journal = openJournal(join(it.root, ".renga"), { readOnly: true });
  try {
    const [last] = journal.runs();
    const events = [...journal.events(last?.run ?? "")].map(({ event }) => event);
    return { code, events, err: out + err };
  } finally {
    journal.close();
  }
};
const all = <T extends Event["type"]>(
  { events }: Told,
  type: T,
): readonly Extract<Event, { readonly type: T }>[] =>
  events.filter((event): event is Extract<Event, { readonly type: T }> => event.type === type);
const branchOf = (it: ScratchRepository): string =>
  it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");

/** Writes the task's file, unless the task is one of those that the folder `bad` names: then it fails, the first time once 1.2 has landed. */
const AGENT = [
  "#!/bin/sh",
  "n=0",
  'if [ -e "$BAD/$RENGA_TASK_ID" ] && [ "$RENGA_ATTEMPT" = 1 ]; then',
  '  until git log --all --format=%s | grep -q "Complete 1.2" || [ $n -gt 2000 ]; do n=$((n + 1)); sleep 0.02; done',
  "fi",
  'if [ -e "$BAD/$RENGA_TASK_ID" ]; then echo "cannot do $RENGA_TASK_ID" >&2; exit 1; fi',
  'for file in $RENGA_TASK_FILES; do mkdir -p "$(dirname "$file")"; echo "$RENGA_TASK_ID try $RENGA_ATTEMPT" >"$file"; done',
  "",
].join("\n");

const six = planText(
  [1, 2, 3, 4, 5, 6].map((n) => ({ id: `1.${n}`, file: `src/f${n}.txt`, code: `${n}`, verify: "true" })),
);

test("more than half of a batch failed: all of it is taken back, it runs again alone, and a second trip stops the run", async () => {
  const it = repository({
    "plan.md": six,
    "agent.sh": AGENT,
    "bad/1.1": "",
    "bad/1.3": "",
    "bad/1.4": "",
    "bad/1.6": "",
  });
  const base = it.git("rev-parse", "HEAD");
  const agent = `command:BAD=${it.root}/bad sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agents", "3", "--agent", agent, "--retries", "0");
  assert.equal(ran.code, 1, ran.err);
  const trips = all(ran, "breaker-tripped");
  assert.deepEqual(
    trips.map(({ failed, size, failure, base: to }) => ({ failed, size, failure, to })),
    [
      { failed: 4, size: 6, failure: "agent", to: base },
      { failed: 4, size: 6, failure: "agent", to: base },
    ],
  );
  assert.match(trips[0]?.message ?? "", /cannot do 1\./u);
  assert.equal(it.git("rev-parse", branchOf(it)), base, "the branch is back at the base of the batch");
  // What was taken back is still there to look at.
  const [first] = all(ran, "rolled-back");
  assert(first);
  assert.equal(it.git("rev-parse", first.evidence), first.from);
  // Alone: between the two trips no attempt starts before the one before it has ended.
  const from = ran.events.findIndex(({ type }) => type === "rolled-back");
  let live = 0;
  for (const { type } of ran.events.slice(from)) {
    if (type === "attempt-started") assert.equal(++live, 1);
    if (type === "attempt-finished") live--;
  }
  // The cause is mended, and the run goes on.
  it.git("rm", "-q", "-r", "bad");
  const again = await it.renga("run", "--continue");
  assert.equal(again.code, 0, again.out + again.err);
  assert.equal(it.git("ls-tree", "--name-only", branchOf(it), "src/").split("\n").length, 6);
});

test("exactly half of a batch is not more than half", async () => {
  const it = repository({ "plan.md": six, "agent.sh": AGENT, "bad/1.1": "", "bad/1.3": "", "bad/1.4": "" });
  const agent = `command:BAD=${it.root}/bad sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agents", "3", "--agent", agent, "--retries", "0");
  assert.equal(ran.code, 1);
  assert.equal(all(ran, "breaker-tripped").length, 0);
  assert.equal(all(ran, "landed").length, 3);
});

const CONFIG = (gate: string): string =>
  `gates:\n  end:\n    - name: whole\n      command: ${JSON.stringify(gate)}\n`;

test("a gate that a task turned red at the end goes back to that task, with the evidence, until it is green", async () => {
  const it = repository({
    "plan.md": six,
    "agent.sh": AGENT,
    // Green as long as the fourth file does not hold the words of a first try.
    "renga.config.yaml": CONFIG("! grep -s 'try 1' src/f4.txt"),
  });
  const agent = `command:BAD=/nowhere sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agents", "3", "--agent", agent);
  assert.equal(ran.code, 0, JSON.stringify(ran.events.slice(-4)) + ran.err);
  const verdicts = all(ran, "gates-finished");
  assert.deepEqual(
    verdicts.map(({ passed, culprit }) => [passed, culprit]),
    [
      [false, "1.4"],
      [true, undefined],
    ],
  );
  assert.match(verdicts[0]?.message ?? "", /whole/u);
  assert.equal(it.git("show", `${branchOf(it)}:src/f4.txt`), "1.4 try 2");
  assert.equal(all(ran, "landed").filter(({ task }) => task === "1.4").length, 2);
});

test("a gate that was red before the run is not held against anybody", async () => {
  const it = repository({
    "plan.md": six,
    "agent.sh": AGENT,
    "renga.config.yaml": CONFIG("grep -q green state.txt"),
    "state.txt": "red\n",
  });
  const agent = `command:BAD=/nowhere sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agent", agent);
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(
    all(ran, "gate-checked").map(({ verdict }) => verdict),
    ["was-red"],
  );
});

test("gates before the run: red ones keep it from starting, unless that is allowed", async () => {
  const it = repository({
    "plan.md": six,
    "renga.config.yaml": "gates:\n  before:\n    - grep -q green state.txt\n",
    "state.txt": "red\n",
  });
  const refused = await run(it);
  assert.equal(refused.code, 1);
  assert.equal(all(refused, "attempt-started").length, 0);
  const told = await it.renga("run", "plan.md", "--yes");
  assert.equal(told.code, 1);
  const next = told.out.slice(told.out.indexOf("\nNext:"));
  assert.match(next, /^ {2}renga run --continue --allow-red /m);
  assert.doesNotMatch(next, /git log/, "nothing landed");
  const allowed = await run(it, "--allow-red");
  assert.equal(allowed.code, 0, allowed.err);
  assert.equal(all(allowed, "landed").length, 6);
});

test("the profile reliable goes batch by batch, with gates between", async () => {
  const needs = (n: number): { needs?: string } => (n > 3 ? { needs: `1.${n - 3}` } : {});
  const layered = planText(
    [1, 2, 3, 4, 5, 6].map((n) => ({ id: `1.${n}`, file: `src/f${n}.txt`, verify: "true", ...needs(n) })),
  );
  const it = repository({
    "plan.md": layered,
    "agent.sh": AGENT,
    "renga.config.yaml": "gates:\n  group:\n    - ls src\n",
  });
  const agent = `command:BAD=/nowhere sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agent", agent, "--profile", "reliable");
  assert.equal(ran.code, 0, ran.err);
  const [started] = all(ran, "run-started");
  assert.equal(started?.settings.barriers, true);
  const batches = new Map(started?.tasks.map(({ key, batch }) => [key, batch ?? 0]));
  assert(Math.max(...batches.values()) > 0, "more than one batch");
  let now = 0;
  for (const event of ran.events) {
    if (event.type === "gates-finished" && event.passed) now++;
    if (event.type === "attempt-started") assert.equal(batches.get(event.task), now);
  }
});

test("a provider that asks for time gets it, and no try is used up", async () => {
  const it = repository({
    "plan.md": six,
    "agent.sh": [
      "#!/bin/sh",
      'if mkdir "$BAD/late-$RENGA_TASK_ID" 2>/dev/null; then echo "RENGA-RETRY-AFTER: 1"; exit 75; fi',
      AGENT,
    ].join("\n"),
    "bad/.keep": "",
  });
  const agent = `command:BAD=${it.root}/bad sh ${it.root}/agent.sh`;
  const ran = await run(it, "--agents", "2", "--agent", agent, "--retries", "0");
  assert.equal(ran.code, 0, ran.err);
  const pauses = all(ran, "provider-paused");
  assert(pauses.length >= 1);
  assert(all(ran, "provider-resumed").length >= 1);
  let paused = false;
  for (const { type } of ran.events) {
    if (type === "provider-paused") paused = true;
    if (type === "provider-resumed") paused = false;
    assert(type !== "attempt-started" || !paused, "nothing is asked of it meanwhile");
  }
  assert.equal(all(ran, "landed").length, 6);
});
