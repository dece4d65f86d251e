import assert from "node:assert/strict";
import { test } from "node:test";

import { redRun } from "../../../test/rig/night-run.ts";
import { timedRun, type TimedTask } from "../../../test/rig/timed-run.ts";
import { reviewFiles } from "../../cli/render/review-markdown.ts";
import type { Event } from "../run/event.ts";
import { report } from "./report.ts";
import { review, type Review, type ReviewCommit } from "./review.ts";

/** The review of a run whose tasks changed these files, in the order in which they landed. */
function reviewed(
  tasks: readonly TimedTask[],
  files: Readonly<Record<string, readonly string[]>> = {},
): Review {
  const events = timedRun({
    tasks,
    settings: { agents: 1, agentSpecs: ["command:a"], retries: 1, breaker: 1 },
  });
  const about = report(events)!;
  const order = events.flatMap((event) => (event.type === "landed" ? [event.task] : []));
  const commits = order.map((key): ReviewCommit => ({
    commit: about.tasks.find((task) => task.key === key)!.commit!,
    subject: `Complete ${key}`,
    files: (files[key] ?? [`src/${key}.ts`]).map((path) => ({ path, added: 1, deleted: 0 })),
  }));
  const [started] = events;
  assert(started?.type === "run-started");
  return review({ report: about, started, events, commits, groupOf: () => undefined });
}

test("what builds on a task goes with it, newest first; what only came later stays", () => {
  const { groups } = reviewed([
    { id: "1" },
    { id: "2", needs: ["1"] },
    { id: "3" },
    { id: "4", needs: ["2"] },
  ]);
  const tasks = groups.flatMap((group) => group.tasks);
  const of = (key: string): (typeof tasks)[number] => tasks.find(({ task }) => task.key === key)!;
  const commit = (key: string): string => of(key).task.commit!;
  assert.deepEqual(of("1").revert.commits, [commit("4"), commit("2"), commit("1")]);
  assert.deepEqual(of("1").revert.dependents.toSorted(), ["2", "4"]);
  assert.deepEqual(of("3").revert, { commits: [commit("3")], dependents: [], isCut: false });
});

test("too many dependents for one way back are said to be so", () => {
  const { groups } = reviewed(
    Array.from({ length: 80 }, (_, i) => ({ id: String(i + 1), needs: i === 0 ? [] : ["1"] })),
  );
  const [first] = groups.flatMap((group) => group.tasks);
  assert.equal(first?.revert.isCut, true);
  assert((first?.revert.dependents.length ?? 0) <= 51);
});

test("without groups commits stand by module; hints name shared files, retries and files beyond the scope", () => {
  const { groups, hints } = reviewed(
    [
      { id: "1", scope: ["src/core/a.ts"] },
      { id: "2", scope: ["src/core/b.ts"], failures: [{ failure: "gate", message: "red" }] },
      { id: "3", scope: ["docs/c.md"] },
    ],
    {
      "1": ["src/core/a.ts", "src/core/index.ts", "plan.md"],
      "2": ["src/core/b.ts", "src/core/index.ts", "plan.md"],
      "3": ["docs/c.md", "plan.md"],
    },
  );
  assert.deepEqual(
    groups.map(({ title, tasks }) => [title, tasks.length]),
    [
      ["src/core", 2],
      ["docs", 1],
    ],
  );
  assert.deepEqual(hints.shared, [{ path: "src/core/index.ts", keys: ["1", "2"] }]);
  assert.deepEqual(hints.retried, [{ key: "2", attempts: 2 }]);
  assert.deepEqual(
    hints.beyondScope.map(({ key }) => key),
    ["1", "2"],
  );
  assert.deepEqual(hints.unchecked, []);
  const first = groups[0]!.tasks[0]!;
  assert.deepEqual(first.sharers, ["2"]);
  assert.deepEqual(
    groups[0]!.tasks[1]!.checks.map(({ attempt, exitCode }) => [attempt, exitCode]),
    [[2, 0]],
  );
});

test("a task that mends what it broke has all its commits, goes as a whole, and is where to look first", () => {
  // The rig's landings are told apart by their attempt.
  const events = timedRun({ ...redRun, settings: { ...redRun.settings, agentSpecs: ["command:a"] } }).map(
    (event): Event =>
      event.type === "landed" ? { ...event, commit: `${event.attempt}${event.commit.slice(1)}` } : event,
  );
  const about = report(events)!;
  const landings = events.filter((event) => event.type === "landed");
  const commits = landings.map(({ commit, task }): ReviewCommit => ({
    commit,
    subject: `Complete ${task}`,
    files: [{ path: "src/a.ts", added: 1, deleted: 0 }],
  }));
  const [started] = events;
  assert(started?.type === "run-started");
  const seen = review({ report: about, started, events, commits, groupOf: () => undefined });
  const own = landings.flatMap(({ task, commit }) => (task === "b" ? [commit] : []));
  assert(own.length > 1, "b never mended anything");
  const mended = seen.groups.flatMap(({ tasks }) => tasks).find(({ task }) => task.key === "b")!;
  assert.deepEqual(
    mended.commits.map(({ commit }) => commit),
    own,
  );
  assert.deepEqual(mended.revert.commits, own.toReversed());
  assert.deepEqual(seen.others, []);
  assert.deepEqual(
    seen.hints.culprits.map(({ key }) => key),
    ["b"],
  );
  const [readme] = reviewFiles(seen, { head: own.at(-1)!, isOnto: false });
  assert.match(readme!.text, /## Where to look first\n\n- b turned a gate red\./);
  assert.doesNotMatch(readme!.text, /Commits of no task/);
});
